// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.decimal.PowersOfTen;
import io.streamgauge.ingest.DecimalParser;
import io.streamgauge.pipeline.EventTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A number of seconds, or of a power of ten of them, since the epoch. */
record EpochTime(String name, int toMillis, DecimalParser parser) implements TimeReader {
    /** Unscaled values up to this may be multiplied by a thousand. */
    private static final long MULTIPLIABLE = Long.MAX_VALUE / 1_000;

    /** For each unit the power of ten that makes milliseconds of it; at most 3. */
    static final Map<EventTime.Encoding, Integer> TO_MILLIS = Map.of(
            EventTime.Encoding.EPOCH_SECONDS, 3,
            EventTime.Encoding.EPOCH_MILLIS, 0,
            EventTime.Encoding.EPOCH_MICROS, -3,
            EventTime.Encoding.EPOCH_NANOS, -6);

    /** @param unit one of {@link #TO_MILLIS} */
    static EpochTime of(EventTime.Encoding unit) {
        return new EpochTime(name(unit), Objects.requireNonNull(TO_MILLIS.get(unit), "a unit"), new DecimalParser());
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

    /** The name of a unit in the pipeline file. */
    static String name(EventTime.Encoding unit) {
        return unit.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public boolean readsNumbers() {
        return true;
    }
}
