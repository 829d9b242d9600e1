// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long after the moment in which it could be known a reader has it: from the broker's append time of the record that lifts
 * the last partition's event time over the end of a window (and the disorder) to the poll that returns what came of the window.
 * Events come at a steady pace, their times are those of the clock.
 */
final class Latency {
    static final long WINDOW_MS = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(5);
    /** Windows that end within the last seconds may not be written yet when the run ends. */
    private static final long TAIL_MS = 8_000;

    private static final long START_WITHIN_MS = 60_000;

    private final Options options;
    private final Bench.Paths paths;
    private final KafkaBroker broker;

    /** What the reader got, by topic: how many milliseconds each record took. */
    private record Got(String what, List<Long> millis) {}

    Latency(Options options, Bench.Paths paths, KafkaBroker broker) {
        this.options = options;
        this.paths = paths;
        this.broker = broker;
    }

    /** Returns false where a program wrote nothing. */
    boolean run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "latency: %,d events/s, %,d keys, windows of %d ms, %d s measured%n",
                options.rate(),
                options.work().keys(),
                WINDOW_MS,
                options.seconds());
        System.out.printf(
                "%-32s %8s %8s %8s %8s %8s %8s%n", "what", "records", "p50 ms", "p90 ms", "p99 ms", "most ms", "CPU s");
        boolean right = true;
        for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
            for (Program program : options.programs()) {
                if (program.live()) {
                    right &= run(program, repetition);
                }
            }
        }
        return right;
    }

    private boolean run(Program program, int repetition) throws Exception {
        String name = "latency-" + program.name() + "-" + repetition;
        String input = "bench.in." + name;
        String results = "bench.results." + name;
        String alerts = "bench.alerts." + name;
        Path directory = Files.createTempDirectory("streamgauge-bench");
        List<String> topics = List.of(results, alerts, Bench.LATE, Bench.REJECTED);
        broker.createTopic(input, options.work().partitions(), Map.of("message.timestamp.type", "LogAppendTime"));
        for (String topic : topics) {
            broker.createTopic(topic, Bench.RESULT_PARTITIONS, Map.of());
        }
        Task task = Task.live(broker.bootstrap(), input, results, alerts, program.exactlyOnce(), directory.toString());
        Path pipeline = Product.write(directory.resolve("bench.yaml"), task, false, true, false);
        Path log = paths.home().resolve("runs").resolve(name + ".log");
        List<String> command = program.command(paths, options.jvm(), pipeline, task);
        try (ChildProcess process = ChildProcess.start(command, task.toEnvironment(), log)) {
            Lifts lifts = new Lifts(options.work().partitions());
            List<Got> got = pace(task, program.exactlyOnce() ? List.of(alerts, results) : List.of(alerts), lifts);
            if (process.endedWithin(0)) {
                throw new IOException("ended by itself, see " + log);
            }
            double cpu = process.cpuSeconds();
            got.forEach(each -> print(program, each, cpu));
            return got.stream().noneMatch(each -> each.millis().isEmpty());
        } finally {
            broker.deleteTopic(input);
            for (String topic : topics) {
                broker.deleteTopic(topic);
            }
            KafkaBroker.delete(directory);
        }
    }

    private List<Got> pace(Task task, List<String> topics, Lifts lifts) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread producing = new Thread(() -> produce(task.input(), lifts, stop), "produce");
        producing.start();
        List<Got> got = topics.stream()
                .map(topic -> new Got(topic.equals(task.alerts()) ? "alerts" : "results", new ArrayList<>()))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(topics.stream()
                    // Asked for, they may not be known yet everywhere.
                    .flatMap(topic -> IntStream.range(0, Bench.RESULT_PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(topic, partition)))
                    .toList());
            long measured = TimeUnit.SECONDS.toMillis(options.seconds());
            long from = System.currentTimeMillis() + START_WITHIN_MS;
            for (boolean begun = false; System.currentTimeMillis() < from + measured + TAIL_MS; ) {
                var records = consumer.poll(POLL);
                long now = System.currentTimeMillis();
                if (!begun && !records.isEmpty()) {
                    // It runs; what it has missed it catches up with, and the compiler has work, for a while.
                    begun = true;
                    from = now + measured / 2;
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    long end = windowEnd(record.value());
                    Long lifted = lifts.at(end);
                    if (begun && end >= from && end < from + measured && lifted != null) {
                        got.get(topics.indexOf(record.topic())).millis().add(now - lifted);
                    }
                }
            }
        } finally {
            stop.set(true);
            producing.join();
        }
        return got;
    }

    private static long windowEnd(byte[] value) throws IOException {
        JsonNode row = JSON.readTree(value);
        return row.has("window")
                ? Instant.parse(row.get("window").get("end").asText()).toEpochMilli()
                : row.get("start").asLong() + WINDOW_MS;
    }

    private void produce(String input, Lifts lifts, AtomicBoolean stop) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrap(), "compression.type", "lz4", "linger.ms", 5);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Events events = new Events(options.work());
            long begin = System.nanoTime();
            for (long sent = 0; !stop.get(); ) {
                long due = (System.nanoTime() - begin) * options.rate() / TimeUnit.SECONDS.toNanos(1);
                for (; sent < due; sent++) {
                    events.draw(System.currentTimeMillis());
                    long end = lifts.over(events.partition(), events.time());
                    producer.send(
                            new ProducerRecord<>(input, events.partition(), null, events.json()),
                            (written, failure) -> {
                                if (end >= 0 && failure == null) {
                                    lifts.lifted(end, written.timestamp());
                                }
                            });
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private static void print(Program program, Got got, double cpu) {
        long[] sorted =
                got.millis().stream().mapToLong(Long::longValue).sorted().toArray();
        String what = program.name() + " " + got.what();
        if (sorted.length == 0) {
            System.out.printf("%-32s nothing came%n", what);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-32s %8d %8d %8d %8d %8d %8.1f%n",
                what,
                sorted.length,
                rank(sorted, 0.5),
                rank(sorted, 0.9),
                rank(sorted, 0.99),
                sorted[sorted.length - 1],
                cpu);
    }

    private static long rank(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
