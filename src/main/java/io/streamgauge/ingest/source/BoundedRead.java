// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import io.streamgauge.pipeline.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions up to known ends, outside of a job. */
public final class BoundedRead {
    private static final Duration POLL = Duration.ofMillis(200);

    private BoundedRead() {}

    /** The properties of a consumer without a group, which commits nothing and creates no topic. */
    public static Properties properties(KafkaProperties kafka) {
        Properties properties = kafka.toConsumerProperties();
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // Retention may delete the first records in the meantime.
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    /**
     * Passes the records before the ends, in order for each partition.
     *
     * @param consumer has the partitions assigned, at the offsets to begin with
     * @param ends for each partition the offset behind its last record
     * @param patience how long to wait for the next record
     * @return false if nothing has come for so long
     */
    public static <E extends Exception> boolean read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Duration patience,
            ThrowingConsumer<ConsumerRecord<byte[], byte[]>, E> to)
            throws E {
        long progressAt = System.nanoTime();
        long last = -1;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    to.accept(record);
                }
            }
            long position = ends.keySet().stream().mapToLong(consumer::position).sum();
            if (position != last) {
                last = position;
                progressAt = System.nanoTime();
            } else if (System.nanoTime() - progressAt > patience.toNanos()) {
                return false;
            }
        }
        return true;
    }
}
