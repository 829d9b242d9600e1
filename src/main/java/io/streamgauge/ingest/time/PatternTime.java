package io.streamgauge.ingest.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** A time in a pattern of {@link DateTimeFormatter}, parsed strictly. A date without a time of day means midnight. */
final class PatternTime implements TimeReader {
    private final String pattern;
    private final DateTimeFormatter formatter;
    private final LocalTimes local;

    PatternTime(String pattern, LocalTimes local) {
        this.pattern = pattern;
        this.local = local;
        formatter = new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                // In strict mode yyyy is a year of an era; users mean the current one.
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    @Override
    public long read(byte[] bytes, int start, int end) {
        try {
            return toEpochMilli(formatter.parse(new String(bytes, start, end - start, StandardCharsets.UTF_8)));
        } catch (DateTimeException notOfThePattern) {
            return INVALID;
        }
    }

    private long toEpochMilli(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date == null) {
            return INVALID;
        }
        LocalTime time = parsed.query(TemporalQueries.localTime());
        LocalDateTime both = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
        if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            return LocalTimes.toEpochMilli(both, ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS)));
        }
        ZoneId zone = parsed.query(TemporalQueries.zoneId());
        return (zone == null ? local : LocalTimes.in(zone)).toEpochMilli(both);
    }

    @Override
    public boolean readsNumbers() {
        return false;
    }

    @Override
    public String name() {
        return pattern;
    }
}
