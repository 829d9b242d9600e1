// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Undelivered notifications: key and value as in the topic of alerts, with headers that tell why. A copy that is too large
 * for its topic omits the bytes.
 */
final class UndeliveredSchema implements KafkaRecordSerializationSchema<Undelivered> {
    private static final long serialVersionUID = 1;

    private final SizeLimit limit;
    private final String pipeline;

    UndeliveredSchema(SizeLimit limit, String pipeline) {
        this.limit = limit;
        this.pipeline = pipeline;
    }

    /** @throws IOException if Kafka does not answer */
    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        limit.open();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Undelivered value, KafkaSinkContext context, Long timestamp) {
        Headers headers = new RecordHeaders();
        add(headers, HeaderNames.EXCEPTION, value.reason().name());
        add(headers, HeaderNames.MESSAGE, value.message());
        add(headers, HeaderNames.PIPELINE, pipeline);
        add(headers, HeaderNames.CODE, value.reason().name());
        add(headers, HeaderNames.DESTINATION, value.destination());
        if (value.status() != 0) {
            add(headers, HeaderNames.STATUS, Integer.toString(value.status()));
        }
        add(headers, HeaderNames.ATTEMPTS, Integer.toString(value.attempts()));
        add(headers, HeaderNames.SINCE, Instant.ofEpochMilli(value.since()).toString());
        return limit.copy(value.key(), value.value(), new RecordHeaders(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
