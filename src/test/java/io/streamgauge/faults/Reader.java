// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning, all that comes until it is closed. */
final class Reader implements AutoCloseable {
    private static final Pattern END = Pattern.compile("\"end\":\"([^\"]+)\"\\}$");

    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records;
    private final String results;
    private final Thread thread;
    private volatile long latestEnd = Long.MIN_VALUE;
    private volatile boolean closed;

    /** A {@code read_committed} reader. */
    Reader(String servers, String results, String rejected) {
        this.results = results;
        records = Map.of(results, new ArrayList<>(), rejected, new ArrayList<>());
        thread = new Thread(() -> run(servers), "reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(String servers) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers, "read_committed")) {
            List<TopicPartition> partitions = records.keySet().stream()
                    .flatMap(topic -> partitions(consumer, topic).stream())
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        }
    }

    private synchronized void take(ConsumerRecord<byte[], byte[]> record) {
        records.get(record.topic()).add(record);
        if (record.topic().equals(results)) {
            latestEnd = Math.max(latestEnd, end(record));
        }
    }

    /** When the window of a result ends, in event time. */
    static long end(ConsumerRecord<byte[], byte[]> result) {
        Matcher end = END.matcher(new String(result.key(), UTF_8));
        if (!end.find()) {
            throw new AssertionError("no end of a window in " + new String(result.key(), UTF_8));
        }
        return Instant.parse(end.group(1)).toEpochMilli();
    }

    /** The latest end, in event time, of a window whose result was seen. */
    long latestEnd() {
        return latestEnd;
    }

    synchronized List<ConsumerRecord<byte[], byte[]>> seen(String topic) {
        return List.copyOf(records.get(topic));
    }

    /** All that another reader sees up to the end of a topic as it is now. */
    static List<ConsumerRecord<byte[], byte[]>> readAll(String servers, String isolation, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers, isolation)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    /** How many records a topic without transactions holds. */
    static long count(String servers, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers, "read_uncommitted")) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(end -> end)
                    .sum();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String servers, String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "isolation.level",
                        isolation,
                        "request.timeout.ms",
                        5_000,
                        "reconnect.backoff.max.ms",
                        500),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
