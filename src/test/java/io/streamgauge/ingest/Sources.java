// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds sources and records for the tests of this room. */
public final class Sources {
    static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");
    /** 2023-11-14T22:13:20Z. */
    public static final long T = 1_700_000_000_000L;

    public static final EventTime KAFKA_TIME = new EventTime(null, null, null, null, FROM, UNTIL);

    private Sources() {}

    public static Field text(String name, String... path) {
        return field(name, Field.Type.TEXT, path);
    }

    static Field number(String name, String... path) {
        return field(name, Field.Type.NUMBER, path);
    }

    static Field truth(String name, String... path) {
        return field(name, Field.Type.BOOLEAN, path);
    }

    private static Field field(String name, Field.Type type, String... path) {
        return new Field(name, type, path.length == 0 ? List.of(name) : List.of(path));
    }

    public static EventTime time(EventTime.Encoding format, String... path) {
        return new EventTime(List.of(path), format, null, null, FROM, UNTIL);
    }

    public static EventTime isoTime(String zone, String... path) {
        return new EventTime(List.of(path), EventTime.Encoding.ISO_8601, null, zone(zone), FROM, UNTIL);
    }

    public static EventTime patternTime(String pattern, String zone, String... path) {
        return new EventTime(List.of(path), EventTime.Encoding.PATTERN, pattern, zone(zone), FROM, UNTIL);
    }

    private static ZoneId zone(String zone) {
        return zone == null ? null : ZoneId.of(zone);
    }

    static Source json(EventTime time, Field... fields) {
        return source(
                Source.Format.JSON, null, time, Duration.ofMinutes(5), Source.StopPosition.StopMode.NEVER, fields);
    }

    static Source csv(char delimiter, EventTime time, List<String> columns, Field... fields) {
        return source(
                Source.Format.CSV,
                new Source.Csv(columns, delimiter, false),
                time,
                Duration.ofMinutes(5),
                Source.StopPosition.StopMode.NEVER,
                fields);
    }

    static Source lines() {
        return source(
                Source.Format.TEXT,
                null,
                KAFKA_TIME,
                Duration.ofMinutes(5),
                Source.StopPosition.StopMode.NEVER,
                text("line"));
    }

    public static Source source(
            Source.Format format,
            Source.Csv csv,
            EventTime time,
            Duration maxAhead,
            Source.StopPosition.StopMode stop,
            Field... fields) {
        return new Source(
                List.of("trades"),
                null,
                format,
                csv,
                null,
                List.of(fields),
                Set.of("", "n/a"),
                time,
                null,
                Duration.ofSeconds(5),
                maxAhead == null ? null : new Source.MaxAhead(maxAhead, Source.MaxAhead.From.RECORD),
                Duration.ofSeconds(30),
                new Source.StartPosition(Source.StartPosition.StartMode.EARLIEST, null),
                new Source.StopPosition(stop, stop == Source.StopPosition.StopMode.INSTANT ? FROM : null),
                null,
                new KafkaProperties(Map.of("bootstrap.servers", "localhost:9092"), Set.of()));
    }

    static SourceRecord record(byte[] value) {
        return new SourceRecord("trades", 0, 7, T, null, value, List.of());
    }

    static SourceRecord record(String value) {
        return record(value.getBytes(StandardCharsets.UTF_8));
    }
}
