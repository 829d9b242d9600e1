// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic of a pipeline from some place near its end, without a consumer group, in a thread of its own. Where Kafka does not
 * answer, or the topic is missing, the reader tries again once a second.
 */
final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofSeconds(30);
    private static final long TRY_AGAIN_MS = 1_000;

    /**
     * Where to begin.
     *
     * @param records at most so many, the last ones, are read of each partition
     * @param since records that were written earlier are not read; milliseconds since the epoch
     * @param skips whether a reader that falls far behind continues with the last records
     */
    record Begin(long records, long since, boolean skips) {}

    private final Sinks.KafkaSink sink;
    private final Begin begin;
    private final Consumer<ConsumerRecord<byte[], byte[]>> to;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean caughtUp;
    private volatile boolean closed;

    /** @param to takes each record; a record for which it throws is skipped */
    TopicReader(Sinks.KafkaSink sink, Begin begin, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        this.sink = sink;
        this.begin = begin;
        this.to = to;
        Thread thread = new Thread(this::readAgain, "live-" + sink.topic());
        thread.setDaemon(true);
        thread.start();
    }

    private Properties properties() {
        Properties properties = sink.kafka().toConsumerProperties();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(ANSWER_WITHIN.toMillis()));
        return properties;
    }

    /** Whether all was read that was in the topic when the reader began. */
    boolean caughtUp() {
        return caughtUp;
    }

    private void readAgain() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(properties(), bytes, bytes)) {
                consumer = opened;
                read(opened);
            } catch (WakeupException e) {
                // The reader is closed.
            } catch (RuntimeException e) {
                LOG.debug("Cannot read {}", sink.topic(), e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(TRY_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> from) {
        List<TopicPartition> partitions = partitions(from);
        if (partitions.isEmpty()) {
            pause();
            return;
        }
        from.assign(partitions);
        Map<TopicPartition, Long> ends = from.endOffsets(partitions);
        seek(from, partitions, ends);
        long lookedAt = System.nanoTime();
        while (!closed) {
            caughtUp =
                    caughtUp || ends.entrySet().stream().allMatch(end -> from.position(end.getKey()) >= end.getValue());
            from.poll(POLL).forEach(this::pass);
            if (begin.skips()) {
                skip(from, partitions);
            }
            if (System.nanoTime() - lookedAt > LOOK_FOR_PARTITIONS_EVERY.toNanos()) {
                lookedAt = System.nanoTime();
                partitions = withNew(from, partitions);
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> from) {
        return from.partitionsFor(sink.topic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** A partition that was added is read from its first record. */
    private List<TopicPartition> withNew(KafkaConsumer<byte[], byte[]> from, List<TopicPartition> known) {
        List<TopicPartition> all = partitions(from);
        if (all.size() <= known.size()) {
            return known;
        }
        from.assign(all);
        from.seekToBeginning(
                all.stream().filter(partition -> !known.contains(partition)).toList());
        return all;
    }

    private void seek(
            KafkaConsumer<byte[], byte[]> from, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> beginnings = from.beginningOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, begin.since()));
        Map<TopicPartition, OffsetAndTimestamp> since = from.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            OffsetAndTimestamp first = since.get(partition);
            long last = Math.max(beginnings.getOrDefault(partition, 0L), end - begin.records());
            from.seek(partition, Math.max(last, first == null ? end : first.offset()));
        }
    }

    /** A topic that takes more than this reader can show is not read as a whole. */
    private void skip(KafkaConsumer<byte[], byte[]> from, List<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            long lag = from.currentLag(partition).orElse(0);
            if (lag > 100 * begin.records()) {
                from.seek(partition, from.position(partition) + lag - begin.records());
            }
        }
    }

    private void pass(ConsumerRecord<byte[], byte[]> record) {
        try {
            to.accept(record);
        } catch (RuntimeException e) {
            LOG.debug("Skips {}/{}@{}", record.topic(), record.partition(), record.offset(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            // An interrupt would let the consumer complain about its end.
            open.wakeup();
        }
    }
}
