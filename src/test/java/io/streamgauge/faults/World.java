// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.streamgauge.testing.FlinkProcesses;
import io.streamgauge.testing.HangingStorage;
import io.streamgauge.testing.KafkaProcess;
import io.streamgauge.testing.KafkaProxy;
import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import io.streamgauge.testing.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Broker, ZooKeeper, JobManager and two TaskManagers, each a process of its own, the job on them, its load and a reader of what
 * it writes. Beside the job runs another of the same pipeline, at least once, that the oracle must find wrong in the end.
 */
final class World implements AutoCloseable {
    static final String IN = "in";
    static final String RESULTS = "results";
    static final String REJECTED = "rejected";
    static final String CONTROL = "control";
    static final String TRANSACTIONS = "streamgauge.fault-run.";
    static final int TASK_MANAGERS = 2;
    static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
    static final Duration CHECKPOINT_TIMEOUT = Duration.ofSeconds(10);

    /** What the pipeline of the job at least once has in other words. */
    static final List<String> AS_CONTROL = List.of(
            "name=fault-control",
            "sinks.results={topic: " + CONTROL + ", guarantee: at-least-once}",
            "sinks.rejected.topic=control-rejected");

    private static final Path JAR = Path.of(System.getProperty("streamgauge.jar", "target/streamgauge.jar"));
    private static final String MEASURES = "{events: count, ids: sum(id), sum: sum(n), least: min(n), most: max(n)}";
    private static final Duration UP_WITHIN = Duration.ofSeconds(120);

    final Oracle oracle = new Oracle();
    final KafkaProcess kafka;
    final KafkaProxy proxy;
    final FullDisk checkpoints;
    final HangingStorage storage;
    private ZooKeeperProcess zooKeeper;
    FlinkProcesses flink;
    Load load;
    Reader reader;
    String job;
    private String control;

    private final Path directory;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    /** @param directory for settings, logs, checkpoints, savepoints and the broker's data */
    World(Path directory, long seed) throws Exception {
        this.directory = Files.createDirectories(directory);
        kafka = closing(new KafkaProcess(directory.resolve("kafka")));
        proxy = closing(new KafkaProxy(kafka.portBehindProxy()));
        checkpoints = closing(FullDisk.mount(directory.resolve("checkpoints")));
        storage = new HangingStorage(checkpoints.directory());
        storage.classes(directory.resolve("flink/lib"));
        try {
            start(seed);
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T closing(T opened) {
        toClose.add(0, opened);
        return opened;
    }

    private void start(long seed) throws Exception {
        kafka.start(proxy.port());
        kafka.createTopics(
                Map.of(IN, Load.PARTITIONS, RESULTS, 3, REJECTED, 1, "late", 1, CONTROL, 3, "control-rejected", 1));
        zooKeeper = closing(new ZooKeeperProcess(directory));
        flink = closing(FlinkProcesses.start(directory.resolve("flink"), TASK_MANAGERS, 3, settings()));
        load = closing(new Load(kafka.bootstrapServers(), IN, oracle, seed));
        reader = closing(new Reader(kafka.bootstrapServers(), RESULTS, REJECTED));
        // Its windows are long out when they come again: a kill finds results of half a minute since its last
        // checkpoint.
        control = submit(
                1,
                "--set",
                AS_CONTROL.get(0),
                "--set",
                AS_CONTROL.get(1),
                "--set",
                AS_CONTROL.get(2),
                "-Dexecution.checkpointing.interval=30s",
                // Fewer than usual, so that they fit into a transaction.
                "-Dexecution.checkpointing.tolerable-failed-checkpoints=3");
        job = submit(2);
        awaitProgress(load.time(), UP_WITHIN);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(zooKeeper.settings());
        // So that each TaskManager has something to lose.
        settings.put("taskmanager.load-balance.mode", "SLOTS");
        settings.put(
                "execution.checkpointing.dir", checkpoints.directory().toUri().toString());
        // Shorter than the longest faults; a subtask that has little state must write a file, too.
        settings.put("execution.checkpointing.timeout", CHECKPOINT_TIMEOUT.toSeconds() + "s");
        settings.put("execution.checkpointing.data-inline-threshold", "0b");
        settings.put("execution.checkpointing.interval", CHECKPOINT_INTERVAL.toSeconds() + "s");
        return settings;
    }

    private String submit(int parallelism, String... more) throws Exception {
        return flink.submit(JAR, parallelism, Map.of(), arguments(more));
    }

    /** The pipeline file of the job. */
    Path file() throws IOException {
        return Files.writeString(directory.resolve("fault-run.yaml"), pipeline(proxy.port()));
    }

    private String[] arguments(String... more) throws IOException {
        Path file = file();
        return Stream.concat(Stream.of("run", file.toString()), Stream.of(more)).toArray(String[]::new);
    }

    /** What the oracle works out. */
    static String pipeline(int port) {
        return """
                name: fault-run
                kafka: {bootstrap.servers: 'localhost:%d'}
                source:
                  topics: [%s]
                  fields: {k: text, n: number, id: number}
                  timestamp: {field: t, format: epoch-millis}
                  maxOutOfOrderness: 1s
                  # No partition is ever empty; one that a broker does not answer for must not count as idle.
                  idleAfter: 10m
                aggregations:
                  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: %s}
                  - {name: all, where: 'n > 0', keyBy: [], window: {sliding: 5s, every: 1s}, measures: %s}
                sinks:
                  print: []
                  results: {topic: %s}
                  rejected: {topic: %s}
                  late: {topic: late}
                """.formatted(port, IN, MEASURES, MEASURES, RESULTS, REJECTED);
    }

    /** Goes on from a savepoint or a checkpoint that was retained. */
    void resume(String from, int parallelism, String... more) throws Exception {
        job = flink.resume(from, JAR, parallelism, arguments(more));
    }

    /** Cancels the job; returns its newest checkpoint. */
    Path cancel() throws Exception {
        flink.cancel(job);
        try (Stream<Path> retained = Files.list(checkpoints.directory().resolve(job))) {
            return retained.filter(path -> Files.exists(path.resolve("_metadata")))
                    .max(Comparator.comparing(path ->
                            Integer.valueOf(path.getFileName().toString().substring("chk-".length()))))
                    .orElseThrow();
        }
    }

    /**
     * Removes what an operator has to remove, docs/guarantees.md says why: Flink 2.3.0 remembers a job that failed before its
     * JobMaster had started without the application that it belongs to, and every JobManager to come ends itself on that.
     */
    void forgetJobsThatNeverStarted() throws IOException {
        try (Stream<Path> files = Files.walk(zooKeeper.storage().resolve("job-result-store"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith("_DIRTY.json"))::iterator) {
                Files.delete(file);
            }
        }
    }

    /** Whether every subtask of the job runs. */
    boolean running() throws InterruptedException {
        List<String> states = ask("/jobs/" + job).path("vertices").findValuesAsText("status");
        return !states.isEmpty() && states.stream().allMatch("RUNNING"::equals);
    }

    /** A count of the job's checkpoints: {@code completed}, {@code failed}. */
    int checkpoints(String which) throws InterruptedException {
        return ask("/jobs/" + job + "/checkpoints").path("counts").path(which).asInt();
    }

    /** Whether both jobs have results since their last checkpoints: a kill now shows in either topic. */
    boolean inTheMiddleOfResults() throws Exception {
        long completed = ask("/jobs/" + control + "/checkpoints")
                .at("/latest/completed/latest_ack_timestamp")
                .asLong();
        try (Admin admin = kafka.admin()) {
            return System.currentTimeMillis() - completed > 5_000
                    && !Transactions.open(admin, TRANSACTIONS + "results.").isEmpty();
        }
    }

    /** Stops the job; none of its transactions may be left. Returns the savepoint. */
    String stop() throws Exception {
        String savepoint = flink.stop(job);
        try (Admin admin = kafka.admin()) {
            Waiting.until(
                    "no transaction is open after the stop",
                    () -> Transactions.open(admin, TRANSACTIONS).isEmpty());
        }
        return savepoint;
    }

    /** Waits until a checkpoint of the job at least once has all records of the source. */
    void awaitControl(long sent, Duration within) throws Exception {
        try (Admin admin = kafka.admin()) {
            Waiting.until("the job at least once has read all", within, () -> {
                long read = 0;
                for (OffsetAndMetadata offset : admin.listConsumerGroupOffsets("fault-control")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .values()) {
                    read += offset.offset();
                }
                return read == sent;
            });
        }
    }

    /** Waits until the reader sees the result of a window that ended after an event time. */
    void awaitProgress(long time, Duration within) throws Exception {
        Waiting.until("results beyond " + time, within, () -> {
            failWithTheJob();
            return reader.latestEnd() > time;
        });
    }

    private void failWithTheJob() throws InterruptedException {
        if (job != null && state().equals("FAILED")) {
            throw new AssertionError("the job failed for good");
        }
    }

    /** Empty where the JobManager does not answer. */
    String state() throws InterruptedException {
        return ask("/jobs/" + job).path("state").asText();
    }

    /** An answer of the JobManager's, or of one that is not there. */
    JsonNode ask(String path) throws InterruptedException {
        try {
            return flink.get(path);
        } catch (IOException notThere) {
            return MissingNode.getInstance();
        }
    }

    /** The TaskManagers that subtasks of the job run on. */
    List<Integer> workers() throws Exception {
        Set<Integer> workers = new TreeSet<>();
        for (JsonNode vertex : flink.get("/jobs/" + job).path("vertices")) {
            String id = vertex.path("id").asText();
            for (JsonNode on : flink.get("/jobs/" + job + "/vertices/" + id + "/taskmanagers")
                    .path("taskmanagers")) {
                String name = on.path("taskmanager-id").asText();
                workers.add(Integer.valueOf(name.substring(name.lastIndexOf('-') + 1)));
            }
        }
        return List.copyOf(workers);
    }

    /** Ends everything; what is on disk stays. */
    @Override
    public void close() throws Exception {
        for (AutoCloseable opened : toClose) {
            opened.close();
        }
    }
}
