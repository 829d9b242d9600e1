package io.streamgauge.config;

import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.EventTime.Encoding;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.TimeFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code source.timestamp}. */
final class TimestampReader {
    private record Range(Instant from, Instant until) {}

    private static final Range VALID =
            new Range(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));
    private static final EventTime KAFKA = new EventTime(null, null, null, null, VALID.from(), VALID.until());

    /** A time in the second half of a day and a month, with a fraction, so that the check of a pattern finds what it drops. */
    private static final ZonedDateTime SAMPLE = ZonedDateTime.of(2026, 11, 22, 22, 33, 44, 555_000_000, ZoneOffset.UTC);

    private static final Map<String, Encoding> FORMATS = Names.constants(Encoding.class);

    static {
        FORMATS.values().remove(Encoding.PATTERN);
    }

    private TimestampReader() {}

    /** @param value null if the file has none, so that Kafka's timestamp is the event time */
    static EventTime read(@Nullable Value value, Source.Format format, FieldsReader paths) {
        if (value == null) {
            return KAFKA;
        }
        if (value.isScalar()) {
            value.as(text -> text.equals("kafka") ? text : null, "known here; write kafka, or {field: .., format: ..}");
            return KAFKA;
        }
        if (format == Source.Format.TEXT) {
            value.error("a line of text has no fields; write timestamp: kafka");
            return KAFKA;
        }
        return read(Section.of(value), paths);
    }

    private static EventTime read(Section section, FieldsReader paths) {
        Value field = section.require("field", "field: tradedAt");
        Value written = section.require("format", "format: epoch-millis or format: iso-8601");
        Range valid = section.read("between", TimestampReader::between, VALID);
        ZoneId zone = section.optional(
                "zone", value -> value.as(TimestampReader::zone, "a time zone; write one like UTC or Europe/Berlin"));
        List<String> path = field == null ? null : paths.path(field);
        String text = written == null ? null : written.text();
        if (written == null || text == null) {
            return KAFKA;
        }
        Encoding format = FORMATS.getOrDefault(text, Encoding.PATTERN);
        if (format == Encoding.PATTERN) {
            checkPattern(written, text, section.has("zone"));
        } else if (format != Encoding.ISO_8601 && section.has("zone")) {
            section.error("zone", "a number has no zone; leave it out");
        }
        return new EventTime(path, format, format == Encoding.PATTERN ? text : null, zone, valid.from(), valid.until());
    }

    private static @Nullable ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Range between(Value value) {
        List<Value> items = value.items("two times, like [2000-01-01, 2100-01-01]");
        if (items.size() != 2) {
            if (value.isList()) {
                value.error("expected two times, like [2000-01-01, 2100-01-01], found " + items.size());
            }
            return null;
        }
        Instant from = items.get(0).as(TimeFormat::parse, TimeFormat.EXPECTED);
        Instant until = items.get(1).as(TimeFormat::parse, TimeFormat.EXPECTED);
        if (from == null || until == null) {
            return null;
        }
        if (!from.isBefore(until)) {
            value.error("the first time must be before the second");
        }
        return new Range(from, until);
    }

    private static void checkPattern(Value at, String pattern, boolean zoned) {
        String near = Nearest.to(pattern, FORMATS.keySet());
        if (near != null) {
            at.error(at.shown() + " is not known here" + at.hint(pattern, FORMATS.keySet()));
            return;
        }
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
            TemporalAccessor parsed = formatter.parse(formatter.format(SAMPLE));
            if (parsed.query(TemporalQueries.localDate()) == null) {
                at.error(at.shown() + " holds no date; a pattern is like yyyy-MM-dd HH:mm:ss");
            } else if (parsed.query(TemporalQueries.zone()) == null && !zoned) {
                at.error(at.shown() + " holds no zone; add zone: UTC, or the one that the times are written in");
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            at.error(at.shown() + " is not a format; write " + String.join(", ", FORMATS.keySet())
                    + ", or a pattern like yyyy-MM-dd HH:mm:ss");
        }
    }
}
