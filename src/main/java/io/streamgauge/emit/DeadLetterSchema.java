// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.Header;
import io.streamgauge.model.Late;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Copies of rejected and late records: key, value and headers byte for byte, followed by our headers. If the copy is too large
 * for its topic, it omits the bytes.
 */
final class DeadLetterSchema<T> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1;

    private interface Source<T> extends Serializable {
        SourceRecord of(T value);
    }

    private interface Description<T> extends Serializable {
        void add(T value, Headers headers);
    }

    private final SizeLimit limit;
    private final Source<T> sources;
    private final Description<T> description;

    private DeadLetterSchema(SizeLimit limit, Source<T> sources, Description<T> description) {
        this.limit = limit;
        this.sources = sources;
        this.description = description;
    }

    static DeadLetterSchema<Rejected> rejected(String pipeline, SizeLimit limit) {
        return new DeadLetterSchema<>(limit, Rejected::source, (rejected, headers) -> {
            describe(headers, rejected.code(), rejected.message(), pipeline, null);
            if (rejected.aggregation() != null) {
                add(headers, HeaderNames.AGGREGATION, rejected.aggregation());
            }
            if (rejected.field() != null) {
                add(headers, HeaderNames.FIELD, rejected.field());
            }
        });
    }

    static DeadLetterSchema<Late> late(String pipeline, SizeLimit limit) {
        return new DeadLetterSchema<>(limit, Late::source, (late, headers) -> {
            describe(headers, RejectReason.LATE, message(late), pipeline, late.aggregation());
            add(headers, HeaderNames.WINDOW_START, iso(late.windowStart()));
            add(headers, HeaderNames.WINDOW_END, iso(late.windowEnd()));
            add(headers, HeaderNames.WINDOWS, Integer.toString(late.windows()));
            add(headers, HeaderNames.BY, Long.toString(late.by()));
            add(headers, HeaderNames.PARTIAL, Boolean.toString(late.partial()));
        });
    }

    static String message(Late late) {
        return late.by() + " ms behind the close of the window that ended at " + iso(late.windowEnd());
    }

    /** @throws IOException if Kafka does not answer */
    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        limit.open();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T value, KafkaSinkContext context, Long timestamp) {
        SourceRecord source = sources.of(value);
        Headers ours = origin(source);
        description.add(value, ours);
        Headers original = new RecordHeaders();
        for (Header header : source.headers()) {
            original.add(header.name(), header.value());
        }
        return limit.copy(source.key(), source.value(), original, ours);
    }

    private static Headers origin(SourceRecord source) {
        Headers headers = new RecordHeaders();
        add(headers, HeaderNames.TOPIC, source.topic());
        add(headers, HeaderNames.PARTITION, Integer.toString(source.partition()));
        add(headers, HeaderNames.OFFSET, Long.toString(source.offset()));
        if (source.timestamp() >= 0) {
            add(headers, HeaderNames.SOURCE_TIMESTAMP, iso(source.timestamp()));
        }
        return headers;
    }

    /** Adds the reason why a record is a dead letter. */
    static void describe(
            Headers headers, RejectReason reason, String message, String pipeline, @Nullable String aggregation) {
        add(headers, HeaderNames.EXCEPTION, reason.name());
        add(headers, HeaderNames.MESSAGE, message);
        add(headers, HeaderNames.PIPELINE, pipeline);
        if (aggregation != null) {
            add(headers, HeaderNames.AGGREGATION, aggregation);
        }
        add(headers, HeaderNames.CODE, reason.name());
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
