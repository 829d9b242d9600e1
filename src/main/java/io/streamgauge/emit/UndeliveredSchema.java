// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Undelivered notifications: key and value as in the topic of alerts, with headers that tell why. */
final class UndeliveredSchema implements KafkaRecordSerializationSchema<Undelivered> {
    private static final long serialVersionUID = 1;

    private final String topic;
    private final String pipeline;

    UndeliveredSchema(String topic, String pipeline) {
        this.topic = topic;
        this.pipeline = pipeline;
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
        return new ProducerRecord<>(topic, null, value.key(), value.value(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
