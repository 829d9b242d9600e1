package io.streamgauge.config;

import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.EventTime.Format;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Source.Csv;
import io.streamgauge.pipeline.TimeFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code source.timestamp}. */
final class TimestampReader {
    private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");
    private static final EventTime KAFKA = new EventTime(null, null, null, null, FROM, UNTIL);

    /** In the second half of a day and a month, with a fraction: so that a pattern shows what it drops. */
    private static final ZonedDateTime SAMPLE = ZonedDateTime.of(2026, 11, 22, 22, 33, 44, 555_000_000, ZoneOffset.UTC);

    private static final Map<String, Format> FORMATS = new LinkedHashMap<>();

    static {
        for (Format format : Format.values()) {
            if (format != Format.PATTERN) {
                FORMATS.put(format.name().toLowerCase(Locale.ROOT).replace('_', '-'), format);
            }
        }
    }

    private TimestampReader() {}

    /** @param value null where the file has none: Kafka's timestamp */
    static EventTime read(Value value, Source.Format format, Csv csv) {
        if (value == null) {
            return KAFKA;
        }
        if (value.isScalar()) {
            value.as(
                    text -> text.equals("kafka") ? text : null,
                    null,
                    "known here; write kafka, or {field: .., format: ..}");
            return KAFKA;
        }
        Section section = Section.of(value, "field", "format", "between", "zone");
        if (format == Source.Format.TEXT) {
            value.error("a line of text has no fields; write timestamp: kafka");
            return KAFKA;
        }
        Value field = section.require("field", "field: tradedAt");
        List<String> path = field == null ? null : FieldPath.read(field, format, csv);
        ZoneId zone = section.get("zone") == null
                ? null
                : section.get("zone")
                        .as(TimestampReader::zone, null, "a time zone; write one like UTC or Europe/Berlin");
        Instant[] between = between(section.get("between"));
        Value written = section.require("format", "format: epoch-millis or format: iso-8601");
        String text = written == null ? null : written.text();
        Format known = text == null ? null : FORMATS.getOrDefault(text, Format.PATTERN);
        if (known == Format.PATTERN) {
            checkPattern(written, text, section.get("zone") != null);
        } else if (known != null && known != Format.ISO_8601 && section.get("zone") != null) {
            section.get("zone").error("a number has no zone; leave it out");
        }
        return new EventTime(path, known, known == Format.PATTERN ? text : null, zone, between[0], between[1]);
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant[] between(Value value) {
        Instant[] between = {FROM, UNTIL};
        if (value == null) {
            return between;
        }
        List<Value> items = value.items("two times, like [2000-01-01, 2100-01-01]");
        if (value.isList() && items.size() != 2) {
            value.error("expected two times, like [2000-01-01, 2100-01-01], found " + items.size());
            return between;
        }
        for (int i = 0; i < items.size(); i++) {
            between[i] = items.get(i).as(TimeFormat::parse, null, TimeFormat.EXPECTED);
        }
        if (between[0] != null && between[1] != null && !between[0].isBefore(between[1])) {
            value.error("the first time must be before the second");
        }
        return between;
    }

    private static void checkPattern(Value at, String pattern, boolean zoned) {
        String near = Nearest.to(pattern, FORMATS.keySet());
        if (near != null) {
            at.error(at.shown() + " is not known here" + (at.secret() ? "" : "; did you mean " + near + "?"));
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
