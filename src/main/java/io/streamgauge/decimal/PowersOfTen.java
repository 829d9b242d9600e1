// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.decimal;

/** Powers of ten that fit a long. */
public final class PowersOfTen {
    /** The number of powers: from 10 to the 0 to 10 to the 18. */
    public static final int COUNT = 19;

    private static final long[] POWERS = new long[COUNT];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < COUNT; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private PowersOfTen() {}

    /** @param exponent from 0 to 18 */
    public static long of(int exponent) {
        return POWERS[exponent];
    }
}
