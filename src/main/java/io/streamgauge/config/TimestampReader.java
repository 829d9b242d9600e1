// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.message.ZoneHint;
import io.streamgauge.config.shape.Names;
import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.EventTime.Encoding;
import io.streamgauge.pipeline.TimeFormat;
import io.streamgauge.pipeline.TimePattern;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code source.timestamp}. */
final class TimestampReader {
    private record Range(Instant from, Instant until) {}

    private static final Range VALID = new Range(EventTime.EARLIEST, EventTime.LATEST);
    private static final EventTime KAFKA = new EventTime(null, null, null, null, VALID.from(), VALID.until());

    private static final Map<String, Encoding> FORMATS = Names.constants(Encoding.class);

    static {
        FORMATS.values().remove(Encoding.PATTERN);
    }

    private TimestampReader() {}

    /** @param value null if the file has none, so that Kafka's timestamp is the event time */
    static EventTime read(@Nullable Value value, FieldsReader paths) {
        if (value == null) {
            return KAFKA;
        }
        if (value.isScalar()) {
            value.as(text -> text.equals("kafka") ? text : null, "known here; write kafka, or {field: .., format: ..}");
            return KAFKA;
        }
        if (!paths.parted()) {
            value.error(
                    "a line of text has no fields; write timestamp: kafka, or name parts of the line in source.pattern");
            return KAFKA;
        }
        return read(Section.of(value), paths);
    }

    private static EventTime read(Section section, FieldsReader paths) {
        Value field = section.require("field", "field: tradedAt");
        Value written = section.require("format", "format: epoch-millis or format: iso-8601");
        Range valid = section.read("between", TimestampReader::between, VALID);
        ZoneId zone = section.optional("zone", TimestampReader::zone);
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

    /** The time zone with a name or a fixed offset; null, with a problem, if there is none. */
    static @Nullable ZoneId zone(Value value) {
        return value.as(ZoneHint::zone, ZoneHint.expected(value.isScalar() && !value.secret() ? value.shown() : ""));
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
        String wrong = TimePattern.wrong(
                pattern,
                zoned,
                "write " + String.join(", ", FORMATS.keySet()) + ", or a pattern like yyyy-MM-dd HH:mm:ss");
        if (wrong != null) {
            at.error(at.shown() + " " + wrong);
        }
    }
}
