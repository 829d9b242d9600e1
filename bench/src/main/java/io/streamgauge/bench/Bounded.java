// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Whether state is bounded: rounds of windows, each with one event of every key. After each round, when a checkpoint has what was
 * read, the sizes of state are measured: the checkpoint, the heap after a collection, and the files of RocksDB. From the third round
 * on they must be level, because then as many windows are dropped as are opened.
 */
final class Bounded {
    static final String VARIANT = "bounded";
    static final String VARIANT_ROCKSDB = "bounded-rocksdb";
    static final List<String> VARIANTS = List.of(VARIANT, VARIANT_ROCKSDB);

    private static final String INPUT = "bench.in";
    private static final String RESULTS = "bench.results";
    static final int ROUNDS = 6;
    /** The largest sizes of the rounds until here are what later rounds are compared with. */
    private static final int LEVEL_FROM = 3;

    static final int LEAST_ROUNDS = LEVEL_FROM + 1;

    /**
     * As the manual advises for this many keys: a checkpoint makes small files of RocksDB, which are merged with all others, and without
     * {@code incremental} it copies every file.
     */
    private static final List<String> ROCKSDB = List.of(
            "-Dtaskmanager.memory.managed.size=1g",
            "-Dexecution.checkpointing.interval=1min",
            "-Dexecution.checkpointing.incremental=true");

    private static final double MIB = 1024 * 1024;
    /** A round of ten million keys took a quarter of an hour on two busy cores. */
    private static final int LONGEST_ROUND_MINUTES = 60;

    /** A stride through the keys, which is prime: neighbours in time are not neighbours in state. */
    private static final long STRIDE = 7_368_787;

    private final Options options;
    private final Bench.Paths paths;
    private final KafkaBroker broker;

    Bounded(Options options, Bench.Paths paths, KafkaBroker broker) {
        this.options = options;
        this.paths = paths;
        this.broker = broker;
    }

    /** Returns whether the state of every program is level, and every window had all keys. */
    boolean run() throws Exception {
        boolean right = true;
        for (Program program : options.programs()) {
            try {
                right &= run(program);
            } catch (Verifier.Wrong | IOException failed) {
                System.out.printf("%-16s WRONG: %s%n", program.name(), failed.getMessage());
                right = false;
            }
        }
        return right;
    }

    private boolean run(Program program) throws Exception {
        List<String> topics = List.of(INPUT, RESULTS, Bench.ALERTS, Bench.LATE, Bench.REJECTED);
        for (String topic : topics) {
            broker.createTopic(topic, Bench.RESULT_PARTITIONS);
        }
        Path directory = Files.createTempDirectory("streamgauge-bench");
        Task task = Task.replay(options, broker.bootstrap(), INPUT, RESULTS, false, directory);
        Path pipeline =
                Product.write(directory.resolve("bench.yaml"), task, false, program.alerts(), program.identifies());
        Files.writeString(
                pipeline,
                Files.readString(pipeline)
                        // Nothing comes while sizes are measured.
                        .replace("stop: latest", "stop: never\n  idleAfter: never")
                        .replace("keep: 1h", "keep: " + Work.SIZE_MS + "ms")
                        .replace("    window:", "    allowedLateness: " + Work.SIZE_MS + "ms\n    window:"));
        List<String> command = new ArrayList<>(program.command(paths, options.jvm(), pipeline, task));
        command.add("-Dio.tmp.dirs=" + Files.createDirectory(directory.resolve("tmp")));
        if (options.rocksdb()) {
            command.addAll(ROCKSDB);
        }
        String log = VARIANT + "-" + program.name();
        try {
            printBounds(pipeline, log);
            try (ChildProcess process =
                    ChildProcess.start(command, task.toEnvironment(), runs().resolve(log + ".log"))) {
                return measure(program, process, directory);
            }
        } finally {
            for (String topic : topics) {
                broker.deleteTopic(topic);
            }
            KafkaBroker.delete(directory);
        }
    }

    private Path runs() {
        return paths.home().resolve("runs");
    }

    /** What the product says of its bounds. */
    private void printBounds(Path pipeline, String log) throws Exception {
        List<String> plan = List.of(
                paths.java(),
                "-cp",
                paths.productClassPath(),
                "io.streamgauge.Streamgauge",
                "plan",
                pipeline.toString());
        StateSizes.lines(plan, runs().resolve(log + "-plan.log"))
                .filter(line -> line.startsWith("    state: ") || line.startsWith("    heap: "))
                .forEach(System.out::println);
    }

    private boolean measure(Program program, ChildProcess process, Path directory) throws Exception {
        int keys = options.work().keys();
        int rounds = options.work().windows();
        System.out.printf(
                Locale.ROOT,
                "%s, %,d keys in every window%n%-6s %8s %8s %15s %10s %12s %12s%n",
                program.name(),
                keys,
                "round",
                "wall s",
                "CPU s",
                "checkpoint MiB",
                "heap MiB",
                "heap B/key",
                "RocksDB MiB");
        StateSizes bound = new StateSizes(0, 0, 0);
        long empty = 0;
        boolean level = true;
        for (int round = 0; round <= rounds; round++) {
            long begin = System.nanoTime();
            if (round > 0) {
                produce(round);
            } else {
                produceOne();
            }
            awaitCheckpoint(process);
            double wall = (System.nanoTime() - begin) / 1e9;
            StateSizes sizes = StateSizes.of(process, Path.of(paths.java()).resolveSibling("jcmd"), directory, runs());
            empty = round == 0 ? sizes.heap() : empty;
            bound = round <= LEVEL_FROM ? bound.largest(sizes) : bound;
            level &= bound.areLevel(sizes);
            System.out.printf(
                    Locale.ROOT,
                    "%-6d %8.1f %8.1f %15.1f %10.1f %12d %12.1f%n",
                    round,
                    wall,
                    process.cpuSeconds(),
                    sizes.checkpoint() / MIB,
                    sizes.heap() / MIB,
                    (sizes.heap() - empty) / keys,
                    sizes.rocksDb() / MIB);
        }
        long results = ends(RESULTS).values().stream().mapToLong(end -> end).sum();
        if (results != (rounds - 1L) * keys + 1) {
            throw new Verifier.Wrong(results + " results of " + (rounds - 1) + " windows of " + keys + " keys");
        }
        System.out.println(program.name() + (level ? ": level" : ": NOT LEVEL") + " from round " + LEVEL_FROM + " on");
        return level;
    }

    /** One event in the window before the first round, so that the job has begun. */
    private void produceOne() {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(INPUT, 0, null, event(0, Work.START_MS, 0)));
        }
    }

    /** One event of every key, in the order of their times. */
    private void produce(int round) {
        int keys = options.work().keys();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < keys; i++) {
                int key = (int) (i * STRIDE % keys);
                long time = Work.START_MS + round * Work.SIZE_MS + i * Work.SIZE_MS / keys;
                byte[] event = event((long) round * keys + i, time, key);
                producer.send(new ProducerRecord<>(INPUT, i % Bench.RESULT_PARTITIONS, null, event));
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrap(), "compression.type", "lz4", "linger.ms", 50);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] event(long id, long time, int key) {
        return ("{\"id\":\"t-" + id + "\",\"at\":" + time + ",\"trade\":{\"symbol\":\"" + Events.symbol(key)
                        + "\",\"price\":" + (1 + key % 1_000) + ".25}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A checkpoint commits the offsets that it has, so one that has committed all of them has everything. */
    private void awaitCheckpoint(ChildProcess process) throws Exception {
        Map<TopicPartition, Long> ends = ends(INPUT);
        ends.values().removeIf(end -> end == 0);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_ROUND_MINUTES);
        while (!committed().equals(ends)) {
            if (process.endedWithin(100) || System.nanoTime() > deadline) {
                throw new IOException("no checkpoint has all that was written, see " + runs());
            }
        }
    }

    private Map<TopicPartition, Long> committed() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = broker.admin()
                .listConsumerGroupOffsets("bench")
                .partitionsToOffsetAndMetadata()
                .get();
        return committed.entrySet().stream()
                .filter(each -> each.getValue() != null && each.getValue().offset() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }

    private Map<TopicPartition, Long> ends(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, Bench.RESULT_PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
        return broker.admin().listOffsets(partitions).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }
}
