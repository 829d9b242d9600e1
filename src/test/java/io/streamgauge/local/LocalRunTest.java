package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
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
        assertThat(said).anyMatch(line -> line.startsWith("going on from ") && line.endsWith("(--fresh starts anew)"));
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
    void freshStartsAnewAndPutsTheOldStateAside() throws Exception {
        runUntilCounted(50, false);
        ToyJob.COUNTS.clear();

        runUntilCounted(50, true);

        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(1);
        assertThat(directory.resolve("previous/savepoints")).isNotEmptyDirectory();
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

        boolean stopped = new LocalRun("toy", options, ToyJob.run(directory, false), said::add)
                .untilDone(
                        environment -> environment
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

        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(directory, false), said::add)
                        .untilDone(
                                environment -> environment
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
                .isInstanceOf(JobFailed.class)
                .hasMessageStartingWith("the TaskManager has ended itself");
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
        new LocalRun("toy", ToyJob.options(), ToyJob.run(directory, false), said::add)
                .untilDone(environment -> ToyJob.build(environment, 100), new CompletableFuture<>());

        assertThat(ToyJob.COUNTS).hasSize(100);
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void aFailureIsItsRootCauseOnOneLine() {
        assertThatThrownBy(() -> new LocalRun("toy", ToyJob.options(), ToyJob.run(directory, false), said::add)
                        .untilDone(
                                environment -> environment
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
                .isInstanceOf(JobFailed.class)
                .hasMessage("the job failed: IllegalStateException: no such thing");
    }

    @Test
    void aStateDirectoryServesOneRunAtATime() throws Exception {
        try (StateDirectory held = StateDirectory.open(directory)) {
            assertThat(held.newest()).isEmpty();
            assertThatThrownBy(() -> runUntilCounted(1, false))
                    .isInstanceOf(RunRefused.class)
                    .hasMessageContaining("another run uses the state directory " + directory);
        }
    }

    @Test
    void aNewestCheckpointThatCannotBeReadIsRefusedWithTheWayOut() throws Exception {
        Path checkpoint = Files.createDirectories(directory.resolve("checkpoints/a/chk-3"));
        Files.writeString(checkpoint.resolve("_metadata"), "torn");

        assertThatThrownBy(() -> runUntilCounted(1, false))
                .isInstanceOf(RunRefused.class)
                .hasMessageContaining("chk-3")
                .hasMessageContaining("--fresh");
    }

    @Test
    void theNewestCompleteCheckpointIsChosenAndWhatIsUnfinishedDeleted() throws Exception {
        runUntilCounted(10, false);
        Path savepoint = snapshots().get(0);
        Path unfinished = Files.createDirectories(directory.resolve("checkpoints/a/chk-9000"));

        try (StateDirectory state = StateDirectory.open(directory)) {
            assertThat(state.newest()).contains(savepoint);
        }

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalRunOptions options =
                    new LocalRunOptions(directory, false, Optional.empty(), new WebUi.On(taken.getLocalPort()), 1);

            assertThatThrownBy(() -> new LocalRun("toy", ToyJob.options(), options, said::add)
                            .untilDone(environment -> ToyJob.build(environment, 1), new CompletableFuture<>()))
                    .isInstanceOf(RunRefused.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    /** Runs, in a thread of its own, until so many counts are seen in this JVM; then stops it as Ctrl-C does. */
    private void runUntilCounted(int counts, boolean fresh) throws Exception {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", ToyJob.options(), ToyJob.run(directory, fresh), said::add)
                        .untilDone(environment -> ToyJob.build(environment, Long.MAX_VALUE), stop);
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

    private Process startProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ToyJob.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("process.log").toFile())
                .start();
    }

    /** The complete checkpoints and savepoints. */
    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.endsWith("_metadata"))
                    .map(Path::getParent)
                    .toList();
        } catch (UncheckedIOException deletedMeanwhile) {
            return List.of();
        }
    }

    private static long number(Path snapshot) {
        return Long.parseLong(snapshot.getFileName().toString().replaceAll("\\D", ""));
    }
}
