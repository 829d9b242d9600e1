package io.streamgauge.ingest.time;

import io.streamgauge.ingest.DecimalParser;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number of seconds, or of a power of ten of them, since the epoch. */
final class EpochTime implements TimeReader {
    /** Unscaled values up to this may be multiplied by a thousand. */
    private static final long MULTIPLIABLE = Long.MAX_VALUE / 1_000;

    private static final int LONG_DIGITS = 18;
    private static final long[] POWERS = new long[LONG_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final String name;
    private final int toMillis;
    private final DecimalParser number = new DecimalParser();

    /** @param toMillis the power of ten that makes milliseconds of the unit; at most 3 */
    EpochTime(String name, int toMillis) {
        this.name = name;
        this.toMillis = toMillis;
    }

    @Override
    public long read(byte[] bytes, int start, int end) {
        if (number.read(bytes, start, end) != null) {
            return INVALID;
        }
        int shift = toMillis - number.scale();
        boolean multipliable = number.unscaled() <= MULTIPLIABLE && number.unscaled() >= -MULTIPLIABLE;
        if (number.wide() == null && shift >= -LONG_DIGITS && multipliable) {
            return shift >= 0 ? number.unscaled() * POWERS[shift] : Math.floorDiv(number.unscaled(), POWERS[-shift]);
        }
        BigDecimal millis = number.toBigDecimal().scaleByPowerOfTen(toMillis).setScale(0, RoundingMode.FLOOR);
        return millis.unscaledValue().bitLength() < Long.SIZE ? millis.longValue() : INVALID;
    }

    @Override
    public boolean readsNumbers() {
        return true;
    }

    @Override
    public String name() {
        return name;
    }
}
