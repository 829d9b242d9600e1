// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import io.streamgauge.bench.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a JVM can do without a framework: threads with a consumer each, a table for each window, written when the watermarks of
 * all threads have passed it. No state that outlives the process, no rescaling, no late events: the limit, not a rival.
 *
 * @param <T> the table of a window
 */
final class PlainLoop<T extends PlainLoop.Table<T>> {
    /** Before all windows, with room for what is taken off. */
    private static final long NOTHING_YET = Long.MIN_VALUE / 2;

    private final Task task;
    private final Supplier<Decoder<T>> decoders;
    private final Supplier<T> tables;
    /** Windows that one thread has closed and another has not. */
    private final Map<Long, T> halves = new ConcurrentHashMap<>();

    private final KafkaProducer<byte[], byte[]> producer;

    PlainLoop(Task task, Supplier<Decoder<T>> decoders, Supplier<T> tables) {
        this.task = task;
        this.decoders = decoders;
        this.tables = tables;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", task.bootstrap(), "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The figures of one window, by key. */
    interface Table<T> {
        void merge(T other);

        /** Gives every row as JSON. */
        void rows(long start, Consumer<byte[]> rows);
    }

    /** Reads one event; of one thread. */
    interface Decoder<T> {
        /**
         * Adds an event to the table of its window.
         *
         * @return its time, milliseconds since the epoch
         */
        long add(byte[] event, Windows<T> windows);
    }

    /** The open windows of one thread. */
    static final class Windows<T> {
        private final TreeMap<Long, T> open = new TreeMap<>();
        private final long size;
        private final Supplier<T> tables;
        private long lastStart = Long.MIN_VALUE;
        private T last;

        private Windows(long size, Supplier<T> tables) {
            this.size = size;
            this.tables = tables;
        }

        T at(long time) {
            long start = time - time % size;
            if (start != lastStart) {
                lastStart = start;
                last = open.computeIfAbsent(start, s -> tables.get());
            }
            return last;
        }
    }

    /** The settings of every plain consumer here: those that the product's own source has. */
    static KafkaConsumer<byte[], byte[]> consumer(Task task) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        task.bootstrap(),
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        4000,
                        "receive.buffer.bytes",
                        -1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Runs a job in as many threads as asked for, to its end. */
    static void inThreads(int threads, Function<Integer, Callable<Void>> job) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(executor.submit(job.apply(i)));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        } finally {
            executor.shutdown();
        }
    }

    /** The partitions of one of several threads. */
    static List<TopicPartition> assign(KafkaConsumer<?, ?> consumer, Task task, int thread) {
        List<TopicPartition> mine = consumer.partitionsFor(task.input()).stream()
                .filter(info -> info.partition() % task.parallelism() == thread)
                .map(info -> new TopicPartition(task.input(), info.partition()))
                .toList();
        consumer.assign(mine);
        consumer.seekToBeginning(mine);
        return mine;
    }

    void run() throws Exception {
        inThreads(task.parallelism(), thread -> () -> {
            read(thread);
            return null;
        });
        halves.forEach(this::write);
        producer.close();
    }

    private void read(int thread) {
        Decoder<T> decoder = decoders.get();
        Windows<T> windows = new Windows<>(task.sizeMs(), tables);
        Map<TopicPartition, Long> newest = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(task)) {
            List<TopicPartition> mine = assign(consumer, task, thread);
            Map<TopicPartition, Long> ends = consumer.endOffsets(mine);
            mine.forEach(partition -> newest.put(partition, NOTHING_YET));
            while (!ends.isEmpty()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                for (TopicPartition partition : records.partitions()) {
                    long max = newest.get(partition);
                    for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                        max = Math.max(max, decoder.add(record.value(), windows));
                    }
                    newest.put(partition, max);
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                long slowest =
                        newest.values().stream().mapToLong(time -> time).min().orElse(Long.MAX_VALUE);
                close(windows, slowest - task.disorderMs());
            }
        }
        close(windows, Long.MAX_VALUE);
    }

    private void close(Windows<T> windows, long watermark) {
        while (!windows.open.isEmpty() && windows.open.firstKey() <= watermark - task.sizeMs()) {
            Map.Entry<Long, T> closed = windows.open.pollFirstEntry();
            if (closed.getKey() == windows.lastStart) {
                windows.lastStart = Long.MIN_VALUE;
            }
            if (task.parallelism() == 1) {
                write(closed.getKey(), closed.getValue());
                continue;
            }
            T other = halves.putIfAbsent(closed.getKey(), closed.getValue());
            if (other != null) {
                // Two threads: the second one to close a window writes it.
                halves.remove(closed.getKey());
                other.merge(closed.getValue());
                write(closed.getKey(), other);
            }
        }
    }

    private void write(long start, T table) {
        table.rows(start, row -> producer.send(new ProducerRecord<>(task.results(), row)));
    }
}
