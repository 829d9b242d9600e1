// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.demo.Broker;
import io.streamgauge.local.rest.Ports;
import io.streamgauge.stall.StallCause;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each cause for which nothing comes out is staged, and is the one that is reported. The stages wait at the same time. */
@Tag("slow")
class StallTest {
    private static final int AT_ONCE = 4;

    private static final String DAYS =
            "  - {name: per-key, keyBy: [k], window: {tumbling: 10000d}, measures: {events: count}}";

    @TempDir
    Path directory;

    @Test
    void eachCauseIsNamed() throws Exception {
        Map<String, Setting> stages = new LinkedHashMap<>();
        stages.put("empty", () -> stage("empty").anEmptyTopic());
        stages.put("rejected", () -> stage("rejected").everyRecordIsRejected());
        stages.put("unit", () -> stage("unit").theWrongUnitOfTime());
        stages.put("aggregation", () -> stage("aggregation").everyEventIsRejectedByTheAggregation());
        stages.put("filtered", () -> stage("filtered").theFilterTakesNothing());
        stages.put("silent", () -> stage("silent").aSilentPartition());
        stages.put("open", () -> stage("open").aWindowThatIsOpenIsNoAlarm());
        stages.put("late", () -> stage("late").everyEventIsLate());
        stages.put("checkpoints", () -> stage("checkpoints").checkpointsFail());
        stages.put("broker", () -> stage("broker").theBrokerIsAway());
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<String, Future<?>> staged = new LinkedHashMap<>();
            stages.forEach((name, stage) -> staged.put(name, threads.submit(() -> run(stage))));
            SoftAssertions.assertSoftly(softly -> staged.forEach(
                    (name, stage) -> softly.assertThatCode(stage::get).as(name).doesNotThrowAnyException()));
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void run(Setting stage) throws Exception {
        stage.set();
        return null;
    }

    private interface Setting {
        void set() throws Exception;
    }

    private Stage stage(String name) throws Exception {
        return new Stage(name, Files.createDirectory(directory.resolve(name)));
    }

    /** A run of its own. */
    private static final class Stage extends RunFixture {
        private final String name;

        Stage(String name, Path directory) {
            this.name = "stall-" + name;
            this.directory = directory;
            makeTopics();
        }

        void anEmptyTopic() throws Exception {
            assertThat(staged(StallCause.NO_RECORDS, PER_KEY, () -> {}))
                    .isEqualTo("no record yet in " + in + " (3 partitions, end offsets in total 0)");
        }

        void everyRecordIsRejected() throws Exception {
            assertThat(staged(StallCause.ALL_REJECTED, PER_KEY, () -> {
                        for (int i = 0; i < 20; i++) {
                            BROKER.produce(in, 0, null, null, "1,2,3".getBytes(UTF_8), List.of());
                        }
                    }))
                    .startsWith("all 20 records rejected: MALFORMED \"")
                    .endsWith("\", first " + in + "/0@0; see topic " + rejected);
        }

        void theWrongUnitOfTime() throws Exception {
            long seconds = 1_764_000_000;
            assertThat(staged(
                            StallCause.ALL_REJECTED,
                            PER_KEY,
                            () -> produce(0, seconds, "a", "1"),
                            "source.timestamp={field: t, format: epoch-millis}"))
                    .startsWith("all 1 record rejected: TIMESTAMP_INVALID \"t: 1970-01-21T10:00:00Z is not between")
                    .contains("; read as epoch-seconds it would be 2025-11-24T16:00:00Z\", first " + in + "/0@0");
        }

        void everyEventIsRejectedByTheAggregation() throws Exception {
            assertThat(staged(
                            StallCause.ALL_REJECTED,
                            PER_KEY,
                            () -> BROKER.produce(in, 0, null, null, "{\"t\":1000,\"n\":1}".getBytes(UTF_8), List.of())))
                    .startsWith("all 1 event rejected by per-key: FIELD_MISSING \"");
        }

        void theFilterTakesNothing() throws Exception {
            assertThat(staged(
                            StallCause.ALL_FILTERED,
                            PER_KEY.replace("per-key, keyBy", "facts, where: 'n > 5', keyBy"),
                            () -> {
                                for (int i = 0; i < 1_901; i++) {
                                    produce(i % 3, 1_000 + i, "a", "1");
                                }
                            }))
                    .isEqualTo("no results yet: where of facts left out all 1,901 events");
        }

        void aSilentPartition() throws Exception {
            assertThat(staged(
                            StallCause.PARTITION_BEHIND,
                            PER_KEY,
                            () -> {
                                produce(0, 1_000, "a", "1");
                                produce(0, 20_000, "a", "1");
                            },
                            "source.idleAfter=10m"))
                    .matches("no results yet: event time waits for " + in
                            + "/1 and /2, silent for .* s \\(source\\.idleAfter is 10m\\); 1 window waits");
        }

        void aWindowThatIsOpenIsNoAlarm() throws Exception {
            long now = System.currentTimeMillis();
            assertThat(staged(null, DAYS, () -> produce(0, now, "a", "1")))
                    .startsWith("no results yet: the first window of per-key ends ")
                    .endsWith(" of event time; early: 10s shows interim results");
        }

        void everyEventIsLate() throws Exception {
            try (LiveRun run = start(PER_KEY, Map.of(), "source.idleAfter=1s")) {
                produce(0, 100_000, "a", "1");
                BROKER.flush();
                BROKER.readAtLeast(results, true, 1);
                await("the cause", () -> {
                    produce(0, 1_000, "a", "1");
                    BROKER.flush();
                    return stalled().equals(List.of(StallCause.ALL_LATE));
                });
                assertThat(why())
                        .matches(
                                "no results for .*: all .* events? of per-key came after their windows were closed;.*");
            }
        }

        void checkpointsFail() throws Exception {
            try (LiveRun run =
                    start(PER_KEY, Map.of("execution.checkpointing.interval", "4s"), "source.idleAfter=1s")) {
                produce(0, 1_000, "a", "1");
                BROKER.flush();
                BROKER.readAtLeast(results, true, 1);
                Path checkpoints = checkpoints();
                Path away = Files.move(checkpoints, directory.resolve("away"));
                // Nothing can be written where a directory is expected.
                Files.createFile(checkpoints);
                await("the cause", () -> stalled().equals(List.of(StallCause.CHECKPOINTS_FAIL)));
                assertThat(SeenMetrics.of(name, "checkpointAge", null)).allMatch(age -> age > 4_000);
                assertThat(why())
                        .startsWith("results are invisible to read_committed readers: no checkpoint has completed");

                Files.delete(checkpoints);
                Files.move(away, checkpoints);
                await("a checkpoint again", () -> !stalled().contains(StallCause.CHECKPOINTS_FAIL));
            }
        }

        void theBrokerIsAway() throws Exception {
            int port = Ports.free();
            Path data = directory.resolve("kafka");
            Path file = Files.writeString(directory.resolve("away.yaml"), """
                    name: %s
                    kafka: {bootstrap.servers: 'localhost:%d'}
                    source: {topics: [in], format: text, timestamp: kafka}
                    aggregations:
                      - {name: lines, window: {tumbling: 1s}, keyBy: [], measures: {n: count}}
                    sinks: {print: []}
                    """.formatted(name, port));
            LiveRun run;
            try (Broker broker = Broker.startKeeping(data, port)) {
                for (String topic : List.of("in", name + ".results", name + ".late", name + ".rejected")) {
                    broker.createTopic(topic, 1, Map.of());
                }
                run = LiveRun.start(directory.resolve("state"), file, 1);
                await("an answer", () -> stalled().equals(List.of(StallCause.NO_RECORDS)));
            }
            try {
                await("the cause", () -> stalled().equals(List.of(StallCause.BROKER_UNREACHABLE)));
                assertThat(why()).startsWith("no results yet: Kafka at localhost:" + port + " has not answered for ");
            } finally {
                run.stop();
            }
        }

        private LiveRun start(String aggregations, Map<String, String> flink, String... sets) throws Exception {
            List<String> all = new ArrayList<>(List.of("name=" + name));
            all.addAll(List.of(sets));
            return LiveRun.start(
                    directory.resolve("state"), pipeline(aggregations), 1, flink, all.toArray(String[]::new));
        }

        /**
         * The sentence of the cause.
         *
         * @param cause null for one that is no alarm
         */
        private String staged(StallCause cause, String aggregations, Setting setting, String... sets) throws Exception {
            try (LiveRun run = start(aggregations, Map.of(), sets)) {
                setting.set();
                BROKER.flush();
                await("a cause", () -> !why().isEmpty());
                assertThat(stalled()).as(why()).isEqualTo(cause == null ? List.of() : List.of(cause));
                return why();
            }
        }

        private void await(String what, Waiting.Condition condition) throws Exception {
            Waiting.until(what + " of " + name, Duration.ofMinutes(2), condition);
        }

        private String why() {
            return SeenMetrics.text(name, "why");
        }

        /** The causes that the gauge names. */
        private List<StallCause> stalled() {
            return Arrays.stream(StallCause.values())
                    .filter(cause -> SeenMetrics.withLabel(name, "stalledBecause", "cause", cause.name()) > 0)
                    .toList();
        }

        private Path checkpoints() throws Exception {
            try (Stream<Path> files = Files.walk(directory.resolve("state"), 2)) {
                return files.filter(path -> path.getFileName().toString().equals("checkpoints"))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }
}
