package io.streamgauge.ingest.time;

import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.decimal.PowersOfTen;
import io.streamgauge.ingest.DecimalParser;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number of seconds, or of a power of ten of them, since the epoch. */
final class EpochTime implements TimeReader {
    /** Unscaled values up to this may be multiplied by a thousand. */
    private static final long MULTIPLIABLE = Long.MAX_VALUE / 1_000;

    private final String name;
    private final int toMillis;
    private final DecimalParser parser = new DecimalParser();

    /** @param toMillis the power of ten that makes milliseconds of the unit; at most 3 */
    EpochTime(String name, int toMillis) {
        this.name = name;
        this.toMillis = toMillis;
    }

    @Override
    public long read(byte[] bytes, int start, int end) {
        if (parser.read(bytes, start, end) != null) {
            return INVALID;
        }
        MutableDecimal number = parser.number();
        if (number.compact() && number.unscaled() <= MULTIPLIABLE && number.unscaled() >= -MULTIPLIABLE) {
            int shift = toMillis - number.scale();
            if (shift >= 0) {
                return number.unscaled() * PowersOfTen.of(shift);
            } else if (-shift < PowersOfTen.COUNT) {
                return Math.floorDiv(number.unscaled(), PowersOfTen.of(-shift));
            }
        }
        BigDecimal millis = number.decimal().scaleByPowerOfTen(toMillis).setScale(0, RoundingMode.FLOOR);
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
