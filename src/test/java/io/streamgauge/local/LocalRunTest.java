// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.state.Generation;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunTest {
    /** That the task of {@link FailsOnce} is over; the function itself is copied. */
    private static CompletableFuture<Void> failed;

    private final List<String> said = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void forget() {
        ToyJob.COUNTS.clear();
    }

    @Test
    void aRunThatWasStoppedGoesOnWithoutLossOrRepeat() throws Exception {
        runUntilCounted(100, false);
        int before = ToyJob.COUNTS.size();
        runUntilCounted(before + 100, false);

        assertThat(ToyJob.COUNTS)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ToyJob.COUNTS.size()).boxed().toList());
        assertThat(snapshots()).singleElement().asString().contains("savepoint-");
    }

    @Test
    void aDirectoryWithBlanksAndPercentSignsIsFoundAgain() throws Exception {
        directory = directory.resolve("my pipelines, 100%25");
        aRunThatWasStoppedGoesOnWithoutLossOrRepeat();
        forget();
        said.clear();
        aKilledRunGoesOnFromItsNewestCheckpoint();
    }

    @Test
    void aDirectoryThatIsReachedByAnotherWayIsFoundAgain() throws Exception {
        Path there = Files.createDirectory(directory.resolve("there"));
        Path beside = Files.createDirectory(directory.resolve("beside"));
        for (Path way : List.of(
                beside.resolve("..").resolve("there"),
                Files.createSymbolicLink(directory.resolve("link"), there),
                Path.of("").toAbsolutePath().relativize(there))) {
            directory = way;
            forget();
            runUntilCounted(10, true);
            aRunThatWasStoppedGoesOnFromThere();
        }
    }

    private void aRunThatWasStoppedGoesOnFromThere() throws Exception {
        int before = ToyJob.COUNTS.size();
        runUntilCounted(before + 10, false);
        assertThat(ToyJob.COUNTS)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ToyJob.COUNTS.size()).boxed().toList());
    }

    @Test
    void freshBeginsAnewAndKeepsTheOldState() throws Exception {
        runUntilCounted(50, false);
        ToyJob.COUNTS.clear();

        runUntilCounted(50, true);

        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(1);
        assertThat(snapshots()).hasSize(2);
    }

    @Test
    void aKilledRunGoesOnFromItsNewestCheckpoint() throws Exception {
        Process process = startProcess();
        try {
            Waiting.until("a checkpoint", () -> snapshots().stream().anyMatch(path -> number(path) > 3));
        } finally {
            process.destroyForcibly().waitFor();
        }

        runUntilCounted(10, false);

        assertThat(ToyJob.COUNTS.get(0)).isGreaterThan(100);
    }

    @Test
    void sigtermEndsTheProcessWithASavepointAndExitCodeZero() throws Exception {
        Process process = startProcess();
        try {
            Waiting.until("a checkpoint", () -> !snapshots().isEmpty());
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isZero();
        assertThat(snapshots()).singleElement().asString().contains("savepoint-");
    }

    /** Asked at each look, Flink would refuse, and log it, five times a second. */
    @Test
    void aRunThatIsStoppedWhileItsJobRestartsWaitsUntilItRuns() throws Exception {
        Configuration options = ToyJob.options();
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(2));
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
        failed = new CompletableFuture<>();

        boolean stopped = new LocalRun("toy", options, ToyJob.run(state(), false), said::add)
                .untilDone(
                        (environment, beginning) -> environment
                                .fromSource(
                                        new DataGeneratorSource<>(
                                                number -> number,
                                                Long.MAX_VALUE,
                                                RateLimiterStrategy.perSecond(10),
                                                Types.LONG),
                                        WatermarkStrategy.noWatermarks(),
                                        "numbers")
                                .map(new FailsOnce())
                                .sinkTo(new DiscardingSink<>()),
                        failed);

        assertThat(said)
                .containsSubsequence(
                        "stopping with a final checkpoint; once more to stop at once",
                        "the job is starting; waits until it runs, 60 s at most");
        assertThat(stopped).isTrue();
        assertThat(snapshots()).singleElement().asString().contains("savepoint-");
    }

    private static final class FailsOnce extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public Long map(Long number) {
            if (failed.isDone()) {
                return number;
            }
            throw new IllegalStateException("once");
        }

        @Override
        public void close() {
            failed.complete(null);
        }
    }

    /** Nobody would start another one. */
    @Test
    void aRunEndsWithItsTaskManager() {
        Configuration options = ToyJob.options();
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(30));

        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), false), said::add)
                        .untilDone(
                                (environment, beginning) -> environment
                                        .fromSource(
                                                new DataGeneratorSource<>(
                                                        number -> number,
                                                        Long.MAX_VALUE,
                                                        RateLimiterStrategy.perSecond(1),
                                                        Types.LONG),
                                                WatermarkStrategy.noWatermarks(),
                                                "numbers")
                                        .map(new FailsToClose())
                                        .sinkTo(new DiscardingSink<>()),
                                new CompletableFuture<>()))
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith("the TaskManager has ended itself");
    }

    /** One subtask waits in its opening, so that the job has never run when the TaskManager ends. */
    @Test
    void aRunEndsWithItsTaskManagerThoughItHasNeverRun() {
        Configuration options = ToyJob.options();
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(30));
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);

        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), false), said::add)
                        .untilDone(
                                (environment, beginning) -> {
                                    numbers(environment, "some")
                                            .map(new FailsToClose())
                                            .sinkTo(new DiscardingSink<>());
                                    numbers(environment, "others")
                                            .map(new NeverOpens())
                                            .sinkTo(new DiscardingSink<>());
                                },
                                new CompletableFuture<>()))
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith("the TaskManager has ended itself");
    }

    private static DataStream<Long> numbers(StreamExecutionEnvironment environment, String name) {
        return environment.fromSource(
                new DataGeneratorSource<>(
                        number -> number, Long.MAX_VALUE, RateLimiterStrategy.perSecond(1), Types.LONG),
                WatermarkStrategy.noWatermarks(),
                name);
    }

    private static final class NeverOpens extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public void open(OpenContext context) throws Exception {
            new CompletableFuture<>().get();
        }

        @Override
        public Long map(Long number) {
            return number;
        }
    }

    private static final class FailsToClose extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public Long map(Long number) {
            if (number < 5) {
                return number;
            }
            throw new IllegalStateException("after some seconds, when the TaskManager has been seen");
        }

        @Override
        public void close() {
            throw new IllegalStateException("ends the TaskManager");
        }
    }

    @Test
    void aRunThatCameToItsEndLeavesNothingToGoOnFrom() throws Exception {
        LocalRunOptions bounded = new LocalRunOptions(state(), false, Optional.empty(), new PortChoice.Off(), 1, true);
        new LocalRun("toy", ToyJob.options(), bounded, said::add)
                .untilDone((environment, beginning) -> ToyJob.build(environment, 100), new CompletableFuture<>());

        assertThat(ToyJob.COUNTS).hasSize(100);
        assertThat(state()).doesNotExist();
    }

    @Test
    void aFailureIsItsRootCauseOnOneLine() {
        assertThatThrownBy(() -> new LocalRun("toy", ToyJob.options(), ToyJob.run(state(), false), said::add)
                        .untilDone(
                                (environment, beginning) -> environment
                                        .fromData(1)
                                        .map(number -> {
                                            if (number == 1) {
                                                throw new IllegalStateException("no\nsuch thing");
                                            }
                                            return number;
                                        })
                                        .returns(Types.INT)
                                        .sinkTo(new DiscardingSink<>()),
                                new CompletableFuture<>()))
                .isInstanceOf(JobFailedException.class)
                .hasMessage("the job failed: IllegalStateException: no such thing");
    }

    @Test
    void aTaskThatRunsOutOfHeapEndsTheRunInsteadOfARestart() throws Exception {
        Configuration options = ToyJob.options();
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);

        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), false), said::add)
                        .untilDone(
                                (environment, beginning) -> environment
                                        .fromData(1)
                                        .map(number -> {
                                            if (number == 1) {
                                                throw new OutOfMemoryError("Java heap space");
                                            }
                                            return number;
                                        })
                                        .returns(Types.INT)
                                        .sinkTo(new DiscardingSink<>()),
                                new CompletableFuture<>()))
                .isInstanceOf(JobFailedException.class)
                .hasMessageMatching("the heap of \\d+ MiB is full: the job cannot continue; it holds the state of the"
                        + " operators; raise -Xmx, as in STREAMGAUGE_JAVA_OPTS=-Xmx4g, and resume, or keep the state on disk"
                        + " with -D state.backend.type=rocksdb.*add --fresh.*");
    }

    @Test
    void aMistakenFreshIsUndoneByFrom() throws Exception {
        runUntilCounted(100, false);
        Path before = snapshots().get(0);
        long reached = ToyJob.COUNTS.get(ToyJob.COUNTS.size() - 1);
        runUntilCounted(reached + 10, true);
        forget();

        runFromUntilCounted(10, before);

        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(reached + 1);
        assertThat(snapshots()).hasSize(3).contains(before);
    }

    @Test
    void whatFromNamesIsNeitherMovedNorDeletedThoughItIsTheRunsOwn() throws Exception {
        runUntilCounted(100, false);
        Path own = snapshots().get(0);
        long reached = ToyJob.COUNTS.get(ToyJob.COUNTS.size() - 1);
        forget();

        runFromUntilCounted(10, own);

        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(reached + 1);
        assertThat(snapshots()).hasSize(2).contains(own);
        long last = ToyJob.COUNTS.get(ToyJob.COUNTS.size() - 1);
        forget();
        runUntilCounted(10, false);
        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(last + 1);
    }

    /** A job that fails before its first checkpoint must not hide the state that it was told not to use. */
    @Test
    void aFreshRunThatCompletesNoCheckpointLeavesTheStateThatThePlainRunResumesFrom() throws Exception {
        runUntilCounted(100, false);
        long reached = ToyJob.COUNTS.get(ToyJob.COUNTS.size() - 1);
        Configuration options = ToyJob.options();
        // Flink triggers the first checkpoint as soon as all tasks run, whatever the interval is.
        options.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), true), said::add)
                        .untilDone(
                                (environment, beginning) -> environment
                                        .fromData(1)
                                        .map(number -> {
                                            if (number == 1) {
                                                throw new IllegalStateException("before any checkpoint");
                                            }
                                            return number;
                                        })
                                        .returns(Types.INT)
                                        .sinkTo(new DiscardingSink<>()),
                                new CompletableFuture<>()))
                .isInstanceOf(JobFailedException.class);
        forget();

        runUntilCounted(10, false);

        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(reached + 1);
    }

    @Test
    void threeGenerationsAreKeptBesideTheCurrentOne() throws Exception {
        for (int generation = 0; generation < 6; generation++) {
            forget();
            runUntilCounted(5, generation > 0);
        }
        List<Path> before = snapshots();
        forget();
        runUntilCounted(5, false);

        assertThat(before).hasSize(5);
        assertThat(snapshots()).hasSize(4);
    }

    @Test
    void anOldGenerationThatFromNamesThroughALinkStays() throws Exception {
        for (int generation = 0; generation < 5; generation++) {
            forget();
            runUntilCounted(5, generation > 0);
        }
        Path oldest = snapshots().get(0);
        Path link = Files.createSymbolicLink(directory.resolve("link"), state());
        forget();

        runFromUntilCounted(5, link.resolve(state().relativize(oldest)));

        assertThat(snapshots()).hasSize(6).contains(oldest);
    }

    @Test
    void whetherTheSavepointOfAStopIsCommittedIsKnown() throws Exception {
        runUntilCounted(5, false);
        assertThat(Generation.isCommitted(snapshots().get(0))).isTrue();

        Process process = startProcess();
        try {
            Waiting.until(
                    "a checkpoint",
                    () -> snapshots().stream().anyMatch(path -> path.toString().contains("chk-")));
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(snapshots())
                .filteredOn(path -> path.toString().contains("chk-"))
                .isNotEmpty()
                .noneMatch(Generation::isCommitted);
    }

    @Test
    void aJobThatIsCancelledFromOutsideIsNotDone() throws Exception {
        assertThatThrownBy(() -> endFromOutside("jobs/%s?mode=cancel", "PATCH", ""))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the job was cancelled from outside of this run");
        assertThat(snapshots()).isNotEmpty();
    }

    @Test
    void aJobThatIsStoppedFromOutsideIsNotDoneAndItsSavepointStays() throws Exception {
        assertThatThrownBy(() -> endFromOutside("jobs/%s/stop", "POST", "{}"))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the job was stopped from outside of this run");
        assertThat(snapshots()).anyMatch(path -> path.toString().contains("savepoint-"));
        long reached = ToyJob.COUNTS.get(ToyJob.COUNTS.size() - 1);
        forget();
        runUntilCounted(5, false);
        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(reached + 1);
    }

    @Test
    void aClusterThatIsShutDownFromOutsideIsNotDone() throws Exception {
        assertThatThrownBy(() -> endFromOutside("cluster", "DELETE", ""))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("from outside of this run");
    }

    /** Runs with a web UI, and asks Flink's REST interface once a checkpoint is complete. */
    private void endFromOutside(String path, String method, String body) throws Exception {
        LocalRunOptions options =
                new LocalRunOptions(state(), false, Optional.empty(), new PortChoice.Preferred(), 1, false);
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", ToyJob.options(), options, lines::add)
                        .untilDone(
                                (environment, beginning) -> ToyJob.build(environment, Long.MAX_VALUE),
                                new CompletableFuture<>());
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Waiting.until("a checkpoint", () -> done.isDone() || !snapshots().isEmpty());
        String address = lines.get(0).substring(lines.get(0).indexOf("http"));
        String token = Files.readString(state().resolve("rest.token")).strip();
        String job = snapshots().get(0).getParent().getFileName().toString();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/" + path.formatted(job)))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        try {
            done.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalRunOptions options = new LocalRunOptions(
                    state(), false, Optional.empty(), new PortChoice.Port(taken.getLocalPort()), 1, false);

            assertThatThrownBy(() -> new LocalRun("toy", ToyJob.options(), options, said::add)
                            .untilDone(
                                    (environment, beginning) -> ToyJob.build(environment, 1),
                                    new CompletableFuture<>()))
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    /** Runs, in a thread of its own, until so many counts are seen in this JVM; then stops it as Ctrl-C does. */
    private void runUntilCounted(long counts, boolean fresh) throws Exception {
        runUntilCounted(counts, ToyJob.run(state(), fresh));
    }

    private void runFromUntilCounted(long counts, Path from) throws Exception {
        runUntilCounted(
                counts,
                new LocalRunOptions(state(), false, Optional.of(from.toString()), new PortChoice.Off(), 1, false));
    }

    private void runUntilCounted(long counts, LocalRunOptions options) throws Exception {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", ToyJob.options(), options, said::add)
                        .untilDone((environment, beginning) -> ToyJob.build(environment, Long.MAX_VALUE), stop);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Waiting.until("counts", () -> done.isDone() || ToyJob.COUNTS.size() >= counts);
        stop.complete(null);
        try {
            done.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private Path state() {
        return directory.resolve("state");
    }

    private Process startProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ToyJob.class.getName(),
                        state().toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("process.log").toFile())
                .start();
    }

    /** The complete checkpoints and savepoints. */
    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.walk(state())) {
            return files.filter(path -> path.endsWith("_metadata"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException notMadeYet) {
            return List.of();
        } catch (UncheckedIOException deletedMeanwhile) {
            return List.of();
        }
    }

    private static long number(Path snapshot) {
        return Long.parseLong(snapshot.getFileName().toString().replaceAll("\\D", ""));
    }
}
