package io.streamgauge.ingest;

import io.streamgauge.ingest.format.CsvFormat;
import io.streamgauge.ingest.format.JsonFormat;
import io.streamgauge.ingest.format.TextFormat;
import io.streamgauge.ingest.format.ValueFormat;
import io.streamgauge.ingest.format.ValueSpans;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.Source;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes an event in event time of a record's bytes, or a rejected record that says why there is none; never throws,
 * whatever the bytes. Only the declared fields are converted, but the whole value is checked. A field that is not of
 * its declared type is noted in {@link io.streamgauge.model.Fields}: whoever uses it rejects.
 *
 * <p>It keeps what it needs from one record to the next, so every thread has one of its own.
 */
public final class Decoder {
    /** The longest value that is read, in bytes: sixteen times what Kafka takes unless told otherwise. */
    public static final int MAX_VALUE_LENGTH = 16 << 20;

    private final ValueFormat format;
    private final ValueSpans tokens;
    private final EventTimeReader eventTime;
    private final FieldReader fields;
    /** Null where every field stands in the value. */
    private final RecordMetadataReader beside;

    public Decoder(Source source) {
        List<List<String>> paths = paths(source);
        NullLiterals nulls = new NullLiterals(source.nulls());
        format = switch (source.format()) {
            case JSON -> new JsonFormat(paths);
            case CSV -> new CsvFormat(source.csv(), paths);
            case TEXT -> new TextFormat(paths);
        };
        tokens = new ValueSpans(paths.size());
        eventTime = new EventTimeReader(format, source.timestamp(), paths, nulls, source.maxAhead());
        fields = new FieldReader(format, source.fields(), paths, nulls);
        RecordMetadataReader others = new RecordMetadataReader(source.fields(), nulls);
        beside = others.isEmpty() ? null : others;
    }

    /** What is asked for, each path once; its index is its token. */
    private static List<List<String>> paths(Source source) {
        EventTime time = source.timestamp();
        return Stream.concat(
                        source.fields().stream()
                                .map(Field::origin)
                                .filter(FieldSource.InValue.class::isInstance)
                                .map(origin -> ((FieldSource.InValue) origin).path()),
                        time.fromKafka() ? Stream.empty() : Stream.of(time.path()))
                .distinct()
                .toList();
    }

    /**
     * Decodes one record.
     *
     * @param logAppendTime whether the broker gave the record its timestamp
     * @param now milliseconds since the epoch; only {@code maxAhead} is measured from it
     */
    public Decoded decode(SourceRecord source, boolean logAppendTime, long now) {
        byte[] value = source.value();
        if (value != null && value.length > MAX_VALUE_LENGTH) {
            return rejected(
                    source,
                    RejectReason.TOO_LARGE,
                    null,
                    value.length + " bytes, at most " + MAX_VALUE_LENGTH + " are read");
        }
        RejectReason code = format.scan(value, tokens);
        if (code != null) {
            return rejected(source, code, null, format.problem());
        }
        code = eventTime.read(source, tokens, logAppendTime, now);
        if (code != null) {
            return rejected(source, code, eventTime.field(), eventTime.problem());
        }
        Fields read = fields.read(value, tokens);
        if (beside != null) {
            beside.read(source, read);
        }
        return new Event(source, eventTime.time(), read);
    }

    private static Rejected rejected(SourceRecord source, RejectReason code, String field, String message) {
        return new Rejected(source, code, field, message, null);
    }
}
