// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.demo.Broker;
import io.streamgauge.job.KafkaAdmin;
import io.streamgauge.job.SavedState;
import io.streamgauge.job.Topics;
import io.streamgauge.job.Traces;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.Waiting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a run begins, what it says about it, and where it refuses to begin. */
@Timeout(120)
@Tag("slow")
class StartTest extends StartFixture {
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
        assertThat(refusalBeside("200 ms", 3)).contains("another run of run-test is at work: it ", "--take-over");
        assertThat(written(results)).doesNotHaveDuplicates();
    }

    /** Neither its transactions nor its offsets change before its next checkpoint. */
    @Test
    void aRunThatIsBetweenTwoCheckpointsIsSeen() throws Exception {
        assertThat(refusalBeside("10 min", 0))
                .contains("another run of run-test is at work: it writes in transaction ", "--take-over");
    }

    /** What a second run is told while a first one is at work. */
    private String refusalBeside(String checkpointInterval, int visible) throws Exception {
        file = pipeline(PER_KEY);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong time = new AtomicLong();
        Thread feed = new Thread(() -> {
            while (!done.get()) {
                sendThree(time.addAndGet(10_000));
            }
        });
        Map<String, String> options = Map.of("execution.checkpointing.interval", checkpointInterval);
        try (LiveRun run = LiveRun.start(directory.resolve("live"), file, 2, options)) {
            feed.start();
            BROKER.readAtLeast(results, false, 3);
            BROKER.readAtLeast(results, true, visible);

            assertThat(run(file, "--fresh", "-Dexecution.checkpointing.interval=1 s"))
                    .isEqualTo(2);
        } finally {
            done.set(true);
            feed.join();
        }
        return err.toString();
    }

    @Test
    void stateWithAFileThatIsCutShortIsRefused() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        // Otherwise so little state is a part of the metadata.
        Map<String, String> options = Map.of("execution.checkpointing.data-inline-threshold", "0 b");
        try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 2, options)) {
            BROKER.readAtLeast(results, true, 3);
        }
        Path cut;
        try (Stream<Path> files = Files.list(LiveRun.savepoint(directory.resolve("state")))) {
            cut = files.filter(each -> !each.endsWith("_metadata")).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length - 1));

        assertThat(run(file)).isEqualTo(2);

        assertThat(err.toString()).contains("needs files that are gone or cut short: " + cut + "; --from resumes");
    }

    @Test
    void aTopicThatWasRecreatedIsNotReadAtTheOffsetsOfTheOldOne() throws Exception {
        runAndStop("state");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.deleteTopics(List.of(in)).all().get();
            Waiting.until(
                    "the topic gone", () -> !admin.listTopics().names().get().contains(in));
            Topics.create(admin, in, 3, Map.of());
        }

        assertThat(run(file)).isEqualTo(2);

        assertThat(err.toString())
                .contains("the state was written with another Kafka", "topic " + in + " was recreated")
                .contains("--fresh", "--other-kafka");
    }

    @Test
    void anotherClusterIsRefusedUnlessItsOffsetsAreDeclaredToBeTheSame() throws Exception {
        runAndStop("state");
        try (Broker other = Broker.start(Map.of())) {
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

        assertThat(err.toString()).contains("source-counts (tumbling-1s-by-k): ");
    }

    @Test
    void theStateOfAnotherPipelineIsNamedByItsOwnerAndWhatItHolds() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (LiveRun run = start("state")) {
            BROKER.readAtLeast(results, true, 3);
        }
        Path other = Files.writeString(
                directory.resolve("other.yaml"),
                Files.readString(file).replace("name: run-test", "name: other").replace("per-key", "mine"));

        assertThat(runIn("of-other", other, "--from", directory.resolve("state").toString()))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains(
                        "this is the state of run-test, not of other; the pipeline has no place for parts of the saved state: ")
                .containsPattern(
                        "per-key \\(tumbling-1s-by-k\\): counts of its events \\(.*\\), windows that are open \\(.*\\)")
                .doesNotContain("Fire per-key");
    }

    @Test
    void aStateDirectoryCanBeLookedAt() throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (LiveRun run = start("state")) {
            BROKER.readAtLeast(results, true, 3);
            assertThat(status()).startsWith("state of run-test, which a run uses now");
        }

        assertThat(status().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("state of run-test, which no run uses now"),
                        line -> assertThat(line)
                                .matches("newest: savepoint-\\S+ of \\d\\d:\\d\\d:\\d\\d UTC, [\\d,]+ bytes, /.*"),
                        line -> assertThat(line).isEqualTo("  " + in + "/0 at offset 2"),
                        line -> assertThat(line).isEqualTo("  " + in + "/1 at offset 2"),
                        line -> assertThat(line).isEqualTo("  " + in + "/2 at offset 2"));
    }

    private String status() {
        StringWriter out = new StringWriter();
        assertThat(Streamgauge.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .execute("status", directory.resolve("state").toString()))
                .isZero();
        return out.toString();
    }

    @Test
    void aDirectoryThatIsNoStateIsWrongInput() {
        assertThat(Streamgauge.commandLine().setErr(new PrintWriter(err, true)).execute("status", directory.toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains(directory + " is not the state directory of a local run");
    }

    @Test
    void partitionsAreReportedInTheirOrderAndNotWithoutEnd() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (int partition = 0; partition < 20; partition++) {
            offsets.put(new TopicPartition("b", partition), 7L);
        }
        offsets.put(new TopicPartition("a", 3), 912L);

        assertThat(Traces.text(offsets)).isEqualTo("a/3@912 b/0@7 1@7 2@7 3@7 4@7 5@7 6@7 and 13 more");
    }
}
