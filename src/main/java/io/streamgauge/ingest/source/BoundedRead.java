// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions up to known ends, outside of a job. */
public final class BoundedRead {
    private static final Duration POLL = Duration.ofMillis(200);

    private BoundedRead() {}

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
