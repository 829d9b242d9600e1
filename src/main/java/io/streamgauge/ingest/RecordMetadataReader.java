package io.streamgauge.ingest;

import io.streamgauge.ingest.format.Utf8;
import io.streamgauge.model.Fields;
import io.streamgauge.model.Header;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the fields that stand beside the value: in Kafka's key, in a header, in the name of the topic. Their bytes are
 * text in UTF-8. One that is not, or not of its declared type, is noted, not rejected.
 */
final class RecordMetadataReader {
    private record Beside(int field, Field.Type type, Function<SourceRecord, byte[]> bytes) {}

    private final List<Beside> all = new ArrayList<>();
    private final NullLiterals nulls;
    private final TypedText typed = new TypedText();
    private String topic;
    private byte[] topicBytes;

    RecordMetadataReader(List<Field> declared, NullLiterals nulls) {
        this.nulls = nulls;
        for (int field = 0; field < declared.size(); field++) {
            Function<SourceRecord, byte[]> bytes = bytes(declared.get(field).origin());
            if (bytes != null) {
                all.add(new Beside(field, declared.get(field).type(), bytes));
            }
        }
    }

    private Function<SourceRecord, byte[]> bytes(FieldSource origin) {
        if (origin instanceof FieldSource.InHeader header) {
            return source -> last(source.headers(), header.name());
        }
        if (origin instanceof FieldSource.InTopic) {
            return this::topic;
        }
        return origin instanceof FieldSource.InKey ? SourceRecord::key : null;
    }

    private static byte[] last(List<Header> headers, String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equals(name)) {
                return headers.get(i).value();
            }
        }
        return null;
    }

    private byte[] topic(SourceRecord source) {
        // Records come in runs of one topic.
        if (!source.topic().equals(topic)) {
            topic = source.topic();
            topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        }
        return topicBytes;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void read(SourceRecord source, Fields out) {
        for (Beside beside : all) {
            byte[] bytes = beside.bytes.apply(source);
            if (bytes != null && !nulls.contains(bytes, 0, bytes.length)) {
                RejectReason invalid = beside.type == Field.Type.TEXT && Utf8.firstInvalid(bytes) >= 0
                        ? RejectReason.FIELD_TYPE
                        : typed.read(bytes, beside.type, out, beside.field);
                if (invalid != null) {
                    out.setInvalid(beside.field, invalid, bytes);
                }
            }
        }
    }
}
