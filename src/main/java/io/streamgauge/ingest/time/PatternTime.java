// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import io.streamgauge.pipeline.TimePattern;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/** A time in a pattern of {@link DateTimeFormatter}, parsed strictly. A date without a time of day means midnight. */
record PatternTime(String name, DateTimeFormatter formatter, LocalTimes local) implements TimeReader {
    @Override
    public long read(byte[] bytes, int start, int end) {
        try {
            return toEpochMilli(formatter.parse(new String(bytes, start, end - start, StandardCharsets.UTF_8)));
        } catch (DateTimeException notOfThePattern) {
            return INVALID;
        }
    }

    private long toEpochMilli(TemporalAccessor parsed) {
        LocalDateTime both = TimePattern.local(parsed);
        if (both == null) {
            return INVALID;
        }
        if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            return LocalTimes.toEpochMilli(both, ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS)));
        }
        ZoneId zone = parsed.query(TemporalQueries.zoneId());
        return (zone == null ? local : LocalTimes.in(zone)).toEpochMilli(both);
    }
}
