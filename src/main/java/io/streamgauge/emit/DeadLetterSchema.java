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
 * Copies of rejected and late records: key, value and headers byte for byte, followed by our headers. Copies of undelivered
 * notifications: key and value as in the topic of alerts, and headers with the reason. If a copy is too large for its topic, it omits
 * the bytes.
 */
final class DeadLetterSchema<T> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1;

    private interface Copy<T> extends Serializable {
        ProducerRecord<byte[], byte[]> of(T value, SizeLimit limit);
    }

    private final SizeLimit limit;
    private final Copy<T> copy;

    private DeadLetterSchema(SizeLimit limit, Copy<T> copy) {
        this.limit = limit;
        this.copy = copy;
    }

    static DeadLetterSchema<Rejected> rejected(String pipeline, SizeLimit within) {
        return new DeadLetterSchema<>(within, (rejected, limit) -> {
            Headers headers = origin(rejected.source());
            describe(headers, rejected.code(), rejected.message(), pipeline, null);
            if (rejected.aggregation() != null) {
                add(headers, HeaderNames.AGGREGATION, rejected.aggregation());
            }
            if (rejected.field() != null) {
                add(headers, HeaderNames.FIELD, rejected.field());
            }
            return copy(rejected.source(), headers, limit);
        });
    }

    static DeadLetterSchema<Late> late(String pipeline, SizeLimit within) {
        return new DeadLetterSchema<>(within, (late, limit) -> {
            Headers headers = origin(late.source());
            describe(headers, RejectReason.LATE, message(late), pipeline, late.aggregation());
            add(headers, HeaderNames.WINDOW_START, iso(late.windowStart()));
            add(headers, HeaderNames.WINDOW_END, iso(late.windowEnd()));
            add(headers, HeaderNames.WINDOWS, Integer.toString(late.windows()));
            add(headers, HeaderNames.BY, Long.toString(late.by()));
            add(headers, HeaderNames.PARTIAL, Boolean.toString(late.partial()));
            return copy(late.source(), headers, limit);
        });
    }

    static DeadLetterSchema<Undelivered> undelivered(String pipeline, SizeLimit within) {
        return new DeadLetterSchema<>(within, (undelivered, limit) -> {
            Headers headers = new RecordHeaders();
            describe(headers, undelivered.reason(), undelivered.message(), pipeline, null);
            add(headers, HeaderNames.DESTINATION, undelivered.destination());
            if (undelivered.status() != 0) {
                add(headers, HeaderNames.STATUS, Integer.toString(undelivered.status()));
            }
            add(headers, HeaderNames.ATTEMPTS, Integer.toString(undelivered.attempts()));
            add(headers, HeaderNames.SINCE, iso(undelivered.since()));
            return limit.copy(undelivered.key(), undelivered.value(), new RecordHeaders(), headers);
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
        return copy.of(value, limit);
    }

    private static ProducerRecord<byte[], byte[]> copy(SourceRecord source, Headers ours, SizeLimit limit) {
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
            Headers headers, Enum<?> reason, String message, String pipeline, @Nullable String aggregation) {
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
