package io.streamgauge.measure;

/** Powers of ten that fit a long. */
final class Powers {
    static final int COUNT = 19;
    private static final long[] POWERS = new long[COUNT];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < COUNT; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private Powers() {}

    /** @param exponent from 0 to 18 */
    static long of(int exponent) {
        return POWERS[exponent];
    }
}
