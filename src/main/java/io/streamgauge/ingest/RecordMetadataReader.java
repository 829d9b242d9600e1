// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.ingest.format.Utf8;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.Header;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields from the metadata of a record: Kafka's key, a header, or the name of the topic. Their bytes are text in
 * UTF-8. A field that is not UTF-8, or does not have its declared type, is marked invalid.
 */
final class RecordMetadataReader {
    private interface Bytes {
        byte @Nullable [] of(SourceRecord source);
    }

    private record MetadataField(int field, Field.Type type, Bytes bytes) {}

    private final MetadataField[] fields;
    private final NullLiterals nulls;
    private final TypedText typed = new TypedText();
    private String topic = "";
    private byte[] topicBytes = {};

    RecordMetadataReader(List<Field> declared, NullLiterals nulls) {
        this.nulls = nulls;
        List<MetadataField> all = new ArrayList<>();
        for (int field = 0; field < declared.size(); field++) {
            Bytes bytes = bytes(declared.get(field).origin());
            if (bytes != null) {
                all.add(new MetadataField(field, declared.get(field).type(), bytes));
            }
        }
        fields = all.toArray(MetadataField[]::new);
    }

    /** Absent for a field of the value. */
    private @Nullable Bytes bytes(FieldSource origin) {
        if (origin instanceof FieldSource.InHeader header) {
            return source -> last(source.headers(), header.name());
        }
        if (origin instanceof FieldSource.InTopic) {
            return this::topic;
        }
        return origin instanceof FieldSource.InKey ? SourceRecord::key : null;
    }

    private static byte @Nullable [] last(List<Header> headers, String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equals(name)) {
                return headers.get(i).value();
            }
        }
        return null;
    }

    private byte[] topic(SourceRecord source) {
        // Consecutive records mostly have the same topic.
        if (!source.topic().equals(topic)) {
            topic = source.topic();
            topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        }
        return topicBytes;
    }

    void read(SourceRecord source, FieldValues out) {
        for (MetadataField each : fields) {
            byte[] bytes = each.bytes.of(source);
            if (bytes != null && !nulls.contains(bytes, 0, bytes.length)) {
                RejectReason invalid = each.type == Field.Type.TEXT && Utf8.firstInvalid(bytes) >= 0
                        ? RejectReason.FIELD_TYPE
                        : typed.read(bytes, 0, bytes.length, each.type, out, each.field);
                if (invalid != null) {
                    out.setInvalid(each.field, invalid, bytes, 0, bytes.length);
                }
            }
        }
    }
}
