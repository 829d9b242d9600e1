// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.decimal;

import java.util.stream.LongStream;

/** Powers of ten that fit a long. */
public final class PowersOfTen {
    /** The number of powers: from 10 to the 0 to 10 to the 18. */
    public static final int COUNT = 19;

    private static final long[] POWERS =
            LongStream.iterate(1, power -> 10 * power).limit(COUNT).toArray();

    private PowersOfTen() {}

    /** @param exponent from 0 to 18 */
    public static long of(int exponent) {
        return POWERS[exponent];
    }
}
