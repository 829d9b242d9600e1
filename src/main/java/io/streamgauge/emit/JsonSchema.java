// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Results, alerts and decisions on rules as JSON. */
final class JsonSchema<T> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1;

    /** The JSON of one type of values. Each sink subtask has its own, since it reuses memory. */
    interface Format<T> {
        byte[] key(T value);

        /** Absent for a tombstone. */
        byte @Nullable [] value(T value);

        default List<Header> headers(T value) {
            return List.of();
        }

        /** What the value is about, for messages. */
        String subject(T value);
    }

    /** Creates the format in the task. */
    interface Opening<T> extends Serializable {
        Format<T> open();
    }

    /** The hash that determines the partition. */
    interface Hash<T> extends Serializable {
        int of(T value, byte[] key);
    }

    private final String topic;
    private final Opening<T> opening;
    private final @Nullable Hash<T> hash;
    private final @Nullable Oversize oversize;
    private transient @Nullable Format<T> format;

    /**
     * @param hash null for Kafka's own partitioner
     * @param oversize null if no record can be too large
     */
    JsonSchema(String topic, Opening<T> opening, @Nullable Hash<T> hash, @Nullable Oversize oversize) {
        this.topic = topic;
        this.opening = opening;
        this.hash = hash;
        this.oversize = oversize;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) throws IOException {
        if (oversize != null) {
            oversize.open(context.getMetricGroup());
        }
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> serialize(T value, KafkaSinkContext context, Long timestamp) {
        if (format == null) {
            format = opening.open();
        }
        byte[] key = format.key(value);
        Integer partition = null;
        if (hash != null) {
            int[] partitions = context.getPartitionsForTopic(topic);
            partition = partitions[Math.floorMod(hash.of(value, key), partitions.length)];
        }
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, key, format.value(value), format.headers(value));
        return oversize == null ? record : oversize.bounded(record, format.subject(value));
    }
}
