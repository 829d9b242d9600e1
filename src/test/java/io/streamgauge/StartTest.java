package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.demo.Broker;
import io.streamgauge.job.KafkaAdmin;
import io.streamgauge.job.SavedState;
import io.streamgauge.job.Traces;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a run begins, what it says about it, and where it refuses to begin. */
@Timeout(120)
class StartTest extends RunFixture {
    private Path file;

    private LiveRun start(String state, String... sets) {
        return LiveRun.start(directory.resolve(state), file, 2, sets);
    }

    /** Runs until a window of each of three keys is written, and stops. */
    private void runAndStop(String state) throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (LiveRun run = start(state)) {
            BROKER.readAtLeast(results, true, 3);
        }
    }

    private void sendThree(long time) {
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, time, "k" + partition, "1");
            produce(partition, time + 9_000, "k" + partition, "1");
        }
        BROKER.flush();
    }

    @Test
    void eachBeginningIsOneLine() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (LiveRun run = start("state")) {
            assertThat(run.beginning())
                    .isEqualTo("starts from scratch: no state in " + directory.resolve("state") + "; reads " + in
                            + " from earliest (6 records)");
            BROKER.readAtLeast(results, true, 3);
        }
        try (LiveRun run = start("state")) {
            assertThat(run.beginning())
                    .matches(
                            "resumes from checkpoint \\d+ of (\\S+ )?\\d\\d:\\d\\d:\\d\\d UTC; --fresh starts from scratch");
        }
    }

    /** Otherwise the next start would have to wait, to see whether another run is at work. */
    @Test
    void aStopLeavesTheGroupWhereItsStateIs() throws Exception {
        runAndStop("state");

        SavedState saved =
                SavedState.read(LiveRun.savepoint(directory.resolve("state")).toString());
        try (KafkaAdmin admin = new KafkaAdmin(reading().source().kafka())) {
            Traces traces = Traces.of(reading(), admin, List.of(in));
            assertThat(traces.endWith(saved.offsetsOf("source-" + in)))
                    .as(traces + " and " + saved.offsetsOf("source-" + in))
                    .isTrue();
        }
    }

    private Pipeline reading() {
        return PipelineFile.read(file, List.of(), name -> null, true).pipeline();
    }

    @Test
    void stateThatIsElsewhereIsMissedAndNothingIsReadAgain() throws Exception {
        runAndStop("state");

        assertThat(runIn("other", file)).isEqualTo(2);

        assertThat(err.toString())
                .contains("there is no state in " + directory.resolve("other"))
                .contains("a run of run-test has read " + in + "/0@2 1@2 2@2")
                .contains("--state-dir", "--fresh");
        assertThat(written(results)).hasSize(3);
    }

    @Test
    void aRunThatIsAtWorkIsSeen() throws Exception {
        file = pipeline(PER_KEY);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong time = new AtomicLong();
        Thread feed = new Thread(() -> {
            while (!done.get()) {
                sendThree(time.addAndGet(10_000));
            }
        });
        try (LiveRun run = start("live")) {
            feed.start();
            BROKER.readAtLeast(results, true, 3);

            assertThat(run(file, "--fresh", "-Dexecution.checkpointing.interval=1 s"))
                    .isEqualTo(2);

            assertThat(err.toString()).contains("another run of run-test is at work: it ", "--take-over");
        } finally {
            done.set(true);
            feed.join();
        }
        assertThat(written(results)).doesNotHaveDuplicates();
    }

    @Test
    void aTopicThatWasMadeAnewIsNotReadAtTheOffsetsOfTheOldOne() throws Exception {
        runAndStop("state");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.deleteTopics(List.of(in)).all().get();
            Waiting.until(
                    "the topic gone", () -> !admin.listTopics().names().get().contains(in));
            admin.createTopics(List.of(new NewTopic(in, 3, (short) 1))).all().get();
        }

        assertThat(run(file)).isEqualTo(2);

        assertThat(err.toString())
                .contains("the state was written with another Kafka", "topic " + in + " was made anew")
                .contains("--fresh", "--other-kafka");
    }

    @Test
    void anotherClusterIsRefusedUnlessItsOffsetsAreSaidToBeTheSame() throws Exception {
        runAndStop("state");
        try (Broker other = Broker.start()) {
            for (String topic : List.of(in, results, late, rejected)) {
                other.createTopic(topic, topic.equals(in) ? 3 : 1, Map.of());
            }
            String elsewhere = "kafka[bootstrap.servers]=" + other.bootstrapServers();

            assertThat(run(file, "--set", elsewhere)).isEqualTo(2);
            assertThat(err.toString())
                    .contains("the state was written with another Kafka than that at " + other.bootstrapServers())
                    .contains("the cluster was ", "--other-kafka");

            // A bounded run, so that it ends; the mirror has nothing behind the offsets of the state.
            assertThat(run(
                            file,
                            "--set",
                            elsewhere,
                            "--set",
                            "source.stop=latest",
                            "--from",
                            LiveRun.savepoint(directory.resolve("state")).toString(),
                            "--other-kafka"))
                    .as(err.toString())
                    .isZero();
        }
    }

    @Test
    void aBoundedRunResumesFromTheStateOfALiveOneAndEnds() throws Exception {
        runAndStop("state");
        sendThree(20_000);
        String replayed = BROKER.topic("replayed", 1);

        assertThat(run(
                        file,
                        "--from",
                        LiveRun.savepoint(directory.resolve("state")).toString(),
                        "--set",
                        "source.stop=latest",
                        "--set",
                        "sinks.results.topic=" + replayed))
                .as(err.toString())
                .isZero();

        // Those that were open, and those that came since: nothing of before.
        assertThat(written(replayed))
                .hasSize(9)
                .noneMatch(result -> result.contains("\"start\":\"1970-01-01T00:00:01Z\""));
    }

    @Test
    void theStateOfABoundedRunServesBoundedRunsOnly() throws Exception {
        stopBoundedRunBeforeItsEnd();

        assertThat(run(file)).isEqualTo(2);

        assertThat(err.toString()).contains("the saved state is that of a bounded run");
    }

    /** FLINK-31006. */
    @Test
    void aBoundedRunThatWasStoppedResumesAndEnds() throws Exception {
        stopBoundedRunBeforeItsEnd();
        String savepoint = LiveRun.savepoint(directory.resolve("state")).toString();

        int code = assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> run(file, "--from", savepoint, "--set", "source.stop=latest"));

        assertThat(code).as(err.toString()).isZero();
        // Two windows of each of the three partitions, one of which ended only now.
        assertThat(written(results)).hasSize(6);
    }

    /** It waits for the end of a transaction that is open in its input; it has read the other partitions to their ends. */
    private void stopBoundedRunBeforeItsEnd() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", BROKER.bootstrapServers(), "transactional.id", in),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                LiveRun run = startBehind(producer)) {
            BROKER.readAtLeast(results, true, 2);
        }
    }

    private LiveRun startBehind(KafkaProducer<byte[], byte[]> producer) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(in, 0, null, new byte[] {1}));
        producer.flush();
        return start("state", "source.stop=latest");
    }

    @Test
    void aBoundedRunBesideALiveOneAsksWhereItsResultsGo() throws Exception {
        runAndStop("state");

        assertThat(runIn("b", file, "--set", "source.stop=latest")).isEqualTo(2);

        assertThat(err.toString())
                .contains("a live run of run-test has read", "--set sinks.results.topic", "--into-live");
        assertThat(written(results)).hasSize(3);
        assertThat(runIn("b", file, "--set", "source.stop=latest", "--into-live"))
                .as(err.toString())
                .isZero();
        assertThat(written(results)).hasSize(9);
    }

    @Test
    void aBoundedRunThatCameToItsEndLeavesNoDirectory() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);

        assertThat(Streamgauge.commandLine()
                        .execute("run", file.toString(), "--web-ui", "off", "--set", "source.stop=latest"))
                .isZero();

        assertThat(written(results)).hasSize(6);
        assertThat(directory.resolve(".streamgauge"))
                .satisfiesAnyOf(
                        none -> assertThat(none).doesNotExist(),
                        empty -> assertThat(empty).isEmptyDirectory());
    }

    /** Flink's source asks only when it runs, seconds after the user was told that lines can be typed. */
    @Test
    void whatComesWhileAJobThatReadsFromLatestStartsIsRead() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (LiveRun run = start("state", "source.start=latest")) {
            assertThat(run.beginning())
                    .isEqualTo("starts from scratch: no state in " + directory.resolve("state") + "; reads " + in
                            + " from latest (0 records), which is " + in + "/0@2 1@2 2@2");
            sendThree(20_000);
            BROKER.readAtLeast(results, true, 3);
        }
        assertThat(written(results))
                .hasSize(3)
                .allMatch(result -> result.contains("\"start\":\"1970-01-01T00:00:20Z\""));
    }

    @Test
    void anAggregationWhoseNameBeginsAsASourceDoesIsNotDroppedWithoutAWord() throws Exception {
        file = pipeline(PER_KEY.replace("per-key", "source-counts"));
        sendThree(1_000);
        try (LiveRun run = start("state")) {
            BROKER.readAtLeast(results, true, 3);
        }

        file = pipeline(PER_KEY);
        assertThat(run(file)).isEqualTo(2);

        assertThat(err.toString()).contains("Fire source-counts");
    }

    @Test
    void partitionsAreToldInTheirOrderAndNotWithoutEnd() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (int partition = 0; partition < 20; partition++) {
            offsets.put(new TopicPartition("b", partition), 7L);
        }
        offsets.put(new TopicPartition("a", 3), 912L);

        assertThat(Traces.text(offsets)).isEqualTo("a/3@912 b/0@7 1@7 2@7 3@7 4@7 5@7 6@7 and 13 more");
    }
}
