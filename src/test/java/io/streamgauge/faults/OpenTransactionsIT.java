package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.KafkaProcess;
import io.streamgauge.testing.KafkaProxy;
import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own that dies, or is fenced, while transactions of its are open. */
class OpenTransactionsIT {
    private static final String OURS = "streamgauge.open-transactions.";
    private static final String SHORT_TIMEOUT = "--set=sinks.results.kafka={transaction.timeout.ms: 8000}";
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private KafkaProcess kafka;
    private KafkaProxy proxy;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private Process run;
    private long time;

    @BeforeEach
    void startKafka() throws Exception {
        kafka = new KafkaProcess(directory.resolve("kafka"));
        proxy = new KafkaProxy(kafka.portBehindProxy());
        kafka.start(proxy.port());
        kafka.createTopics(Map.of("in", 1, "results", 1, "late", 1, "rejected", 1));
        admin = kafka.admin();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Files.writeString(directory.resolve("pipeline.yaml"), """
                name: open-transactions
                kafka: {bootstrap.servers: 'localhost:%d'}
                source:
                  topics: [in]
                  fields: {k: text}
                  timestamp: {field: t, format: epoch-millis, between: [1970-01-01, 2100-01-01]}
                  maxOutOfOrderness: 0s
                aggregations:
                  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {events: count}}
                sinks:
                  print: []
                  results: {topic: results}
                  late: {topic: late}
                  rejected: {topic: rejected}
                """.formatted(proxy.port()));
    }

    @AfterEach
    void stop() throws Exception {
        if (run != null) {
            Processes.kill(run);
        }
        producer.close(Duration.ZERO);
        admin.close();
        proxy.close();
        kafka.close();
    }

    private void start(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                directory.resolve("pipeline.yaml").toString(),
                "--web-ui=off",
                "--parallelism=1",
                "--state-dir=" + directory.resolve("state"),
                "-Dexecution.checkpointing.interval=500 ms",
                "-Dexecution.checkpointing.timeout=5 s",
                "-Drestart-strategy.exponential-delay.max-backoff=1 s"));
        arguments.addAll(List.of(more));
        run = Processes.start(
                log(), List.of("-Xmx512m"), "io.streamgauge.Streamgauge", arguments.toArray(String[]::new));
    }

    private Path log() {
        return directory.resolve("run.log");
    }

    /** An event a second; each closes the window of the one before it. */
    private void produce(int events) {
        for (int i = 0; i < events; i++) {
            time += 1_000;
            producer.send(new ProducerRecord<>("in", ("{\"k\":\"a\",\"t\":" + time + "}").getBytes(UTF_8)));
        }
        producer.flush();
    }

    private int committed() {
        return Reader.readAll(kafka.bootstrapServers(), "read_committed", "results")
                .size();
    }

    /** Returns the transactions that a checkpoint has completed for and whose commit is held. */
    private List<String> untilBetweenCheckpointAndCommit() throws Exception {
        produce(3);
        Waiting.until("the first results", () -> committed() > 0);
        proxy.holdCommits();
        Waiting.until("a commit on its way", () -> {
            produce(1);
            return !proxy.heldCommits().isEmpty();
        });
        return proxy.heldCommits();
    }

    private void assertFailedForGood(List<String> transactions) throws Exception {
        assertThat(run.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(Files.readString(log())).isEqualTo(1);
        assertThat(Files.readAllLines(log()))
                .filteredOn(line -> line.startsWith("streamgauge: the job failed"))
                .singleElement()
                .satisfies(line -> assertThat(transactions)
                        .anySatisfy(id -> assertThat(line).contains("refused for good", id, "topic results")));
    }

    @Test
    void aTransactionFencedBetweenCheckpointAndCommitFailsTheJobWithoutARestart() throws Exception {
        start();
        List<String> held = untilBetweenCheckpointAndCommit();

        admin.fenceProducers(held).all().get();
        proxy.releaseCommits();

        assertFailedForGood(held);
    }

    @Test
    void downtimeBeyondTheTransactionTimeoutFailsTheJobUntilItIsToldToSkip() throws Exception {
        start(SHORT_TIMEOUT);
        List<String> held = untilBetweenCheckpointAndCommit();
        Processes.kill(run);
        proxy.dropCommits();
        Waiting.until("the broker aborts what was open", () -> {
            for (String id : held) {
                if (Transactions.state(admin, id) != TransactionState.COMPLETE_ABORT) {
                    return false;
                }
            }
            return true;
        });
        int before = committed();

        start(SHORT_TIMEOUT);

        assertFailedForGood(held);
        assertThat(committed()).isEqualTo(before);

        start(SHORT_TIMEOUT, "--skip-refused-commits");

        produce(3);
        Waiting.until("results after those that are lost", () -> committed() >= before + 2);
        assertThat(Files.readString(log())).contains("skipped, as --skip-refused-commits asks");
    }

    @Test
    void aTransactionWhoseCommitWasOnItsWayIsCommittedByTheNextRunAndNotAborted() throws Exception {
        start();
        List<String> held = untilBetweenCheckpointAndCommit();
        Processes.kill(run);
        proxy.dropCommits();

        start();

        for (String id : held) {
            Waiting.until(id + " committed", () -> Transactions.state(admin, id) == TransactionState.COMPLETE_COMMIT);
        }
        assertNothingStaysOpen();
    }

    @Test
    void aFreshStartAbortsWhatTheRunBeforeItLeftOpenAndSaysSo() throws Exception {
        start();
        List<String> held = untilBetweenCheckpointAndCommit();
        Processes.kill(run);
        proxy.dropCommits();
        assertThat(Transactions.state(admin, held.get(0))).isEqualTo(TransactionState.ONGOING);

        start("--fresh");

        Waiting.until("the abort", () -> Transactions.state(admin, held.get(0)) == TransactionState.COMPLETE_ABORT);
        Waiting.until(
                "a word of it",
                () -> Files.readAllLines(log()).stream()
                        .anyMatch(line -> line.contains("left open") && line.contains(held.get(0))));
        assertNothingStaysOpen();
    }

    private void assertNothingStaysOpen() throws Exception {
        int before = committed();
        produce(3);
        Waiting.until("results again", () -> committed() > before);
        Transactions.awaitNoneOlder(admin, OURS, Duration.ofSeconds(1), WITHIN);
        run.destroy();
        assertThat(run.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Transactions.open(admin, OURS)).isEmpty();
    }
}
