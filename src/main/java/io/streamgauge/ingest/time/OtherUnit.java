// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import io.streamgauge.pipeline.EventTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** Finds out whether a number that is no valid time would be one in another unit, which is the most frequent mistake. */
public final class OtherUnit {
    private OtherUnit() {}

    /**
     * As in {@code ; read as epoch-seconds it would be 2026-11-24T13:42:07Z}; empty where no unit gives a valid time.
     *
     * @param millis the time as it was read in the declared unit, in milliseconds since the epoch
     */
    public static String hint(EventTime declared, long millis) {
        Integer unit = declared.format() == null ? null : EpochTime.TO_MILLIS.get(declared.format());
        if (unit == null) {
            return "";
        }
        for (EventTime.Encoding other : EventTime.Encoding.values()) {
            Integer toMillis = EpochTime.TO_MILLIS.get(other);
            if (toMillis != null && !toMillis.equals(unit)) {
                BigDecimal time = BigDecimal.valueOf(millis)
                        .scaleByPowerOfTen(toMillis - unit)
                        .setScale(0, RoundingMode.FLOOR);
                if (isValid(declared, time)) {
                    return "; read as " + EpochTime.name(other) + " it would be "
                            + Instant.ofEpochMilli(time.longValue());
                }
            }
        }
        return "";
    }

    private static boolean isValid(EventTime declared, BigDecimal time) {
        return time.compareTo(BigDecimal.valueOf(declared.from().toEpochMilli())) >= 0
                && time.compareTo(BigDecimal.valueOf(declared.until().toEpochMilli())) < 0;
    }
}
