// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.source;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether a consumer would read a record in the last offsets of a partition. Its consumer exists from the first use on. */
final class Tail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Properties properties = new Properties();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** @param consumer the properties of the consumer whose view of the partition counts */
    Tail(Properties consumer, String client) {
        properties.putAll(consumer);
        // It must not join the group, or move its offsets.
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.keySet().retainAll(ConsumerConfig.configNames());
        properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, client + "-tail");
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // An offset that retention has deleted, or one that is not known yet.
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        properties.setProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(WITHIN.toMillis()));
        properties.setProperty(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(WITHIN.toMillis()));
    }

    /** Whether there is no record from an offset to another; false also where that takes too long to find out. */
    boolean isEmpty(TopicPartition partition, long from, long to) {
        try {
            KafkaConsumer<byte[], byte[]> reading = consumer();
            reading.assign(List.of(partition));
            reading.seek(partition, Math.max(0, from));
            long begin = System.nanoTime();
            boolean empty = true;
            while (empty && reading.position(partition) < to && System.nanoTime() - begin < WITHIN.toNanos()) {
                empty = reading.poll(POLL).isEmpty();
            }
            return empty && reading.position(partition) >= to;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("The last offsets of {} cannot be read", partition, e);
            return false;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return consumer;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
