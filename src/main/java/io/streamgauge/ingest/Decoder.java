// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.ingest.format.CsvFormat;
import io.streamgauge.ingest.format.CsvHeader;
import io.streamgauge.ingest.format.DecodeProblem;
import io.streamgauge.ingest.format.JsonFormat;
import io.streamgauge.ingest.format.TextFormat;
import io.streamgauge.ingest.format.ValueFormat;
import io.streamgauge.ingest.format.ValueSpans;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.Source;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a record to an event in event time, or to a rejected record with the reason, or recognizes a row to leave out. It never
 * throws, whatever the bytes. Only the declared fields are converted, but the whole value is checked. A field that does not have its
 * declared type is marked in {@link io.streamgauge.model.FieldValues}, and the aggregations that use it reject the event.
 *
 * <p>It reuses memory from one record to the next, so every thread needs its own.
 */
public final class Decoder {
    /** The longest value that is decoded, in bytes: sixteen times the default limit of Kafka. */
    public static final int MAX_VALUE_LENGTH = 16 << 20;

    private final ValueFormat format;
    /** Absent without a row to leave out. */
    private final @Nullable CsvHeader header;

    private final ValueSpans spans;
    private final EventTimeReader eventTime;
    /** Absent unless the pipeline drops duplicates. */
    private final @Nullable IdReader id;

    private final FieldReader fields;
    private final RecordMetadataReader metadata;

    public Decoder(Source source) {
        List<List<String>> paths = paths(source);
        NullLiterals nulls = new NullLiterals(source.nulls());
        format = switch (source.format()) {
            case JSON -> new JsonFormat(paths);
            case CSV -> new CsvFormat(Objects.requireNonNull(source.csv(), "csv"), paths);
            case TEXT -> new TextFormat(source.pattern(), paths);
        };
        Source.Csv csv = source.csv();
        header = csv != null && csv.skipHeader() ? new CsvHeader(csv) : null;
        spans = new ValueSpans(paths.size());
        eventTime = new EventTimeReader(format, source.timestamp(), paths, nulls, source.maxAhead());
        Source.Deduplication deduplication = source.deduplication();
        id = deduplication == null ? null : new IdReader(format, deduplication, paths, nulls);
        fields = new FieldReader(format, source.fields(), paths, nulls);
        metadata = new RecordMetadataReader(source.fields(), nulls);
    }

    /** The requested paths, each once; the index of a path is its token. */
    private static List<List<String>> paths(Source source) {
        EventTime time = source.timestamp();
        Source.Deduplication deduplication = source.deduplication();
        return Stream.of(
                        source.fields().stream()
                                .map(Field::origin)
                                .filter(FieldSource.InValue.class::isInstance)
                                .map(origin -> ((FieldSource.InValue) origin).path()),
                        time.fromKafka() ? Stream.<List<String>>empty() : Stream.of(time.path()),
                        deduplication == null ? Stream.<List<String>>empty() : Stream.of(deduplication.path()))
                .flatMap(paths -> paths)
                .distinct()
                .toList();
    }

    /**
     * Decodes one record.
     *
     * @param logAppendTime whether the broker set the timestamp of the record
     * @param now milliseconds since the epoch; only {@code maxAhead} uses it
     */
    public Decoded decode(SourceRecord source, boolean logAppendTime, long now) {
        byte[] value = source.value();
        if (value == null) {
            return rejected(source, DecodeProblem.malformed("there is no value"));
        }
        if (value.length > MAX_VALUE_LENGTH) {
            String message = value.length + " bytes, at most " + MAX_VALUE_LENGTH + " are read";
            return rejected(source, new DecodeProblem(RejectReason.TOO_LARGE, null, message));
        }
        if (header != null && header.matches(value)) {
            return new Decoded.ColumnNames(source);
        }
        DecodeProblem problem = format.scan(value, spans);
        if (problem == null) {
            problem = eventTime.read(source, value, spans, logAppendTime, now);
        }
        if (problem == null && id != null) {
            problem = id.read(value, spans);
        }
        if (problem != null) {
            return rejected(source, problem);
        }
        FieldValues read = fields.read(value, spans);
        metadata.read(source, read);
        return new Event(source, eventTime.time(), read, id == null ? null : id.id(), Event.Role.COUNT);
    }

    private static Rejected rejected(SourceRecord source, DecodeProblem problem) {
        return new Rejected(source, problem.reason(), problem.field(), problem.message(), null);
    }
}
