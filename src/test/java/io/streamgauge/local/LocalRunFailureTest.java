// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

/** A run ends with what its job cannot survive, and says why. */
class LocalRunFailureTest extends LocalRunFixture {
    /** That the task of {@link FailsOnce} is over; the function itself is copied. */
    private static CompletableFuture<Void> failed;

    /** Asked at each look, Flink would refuse, and log it, five times a second. */
    @Test
    void aRunThatIsStoppedWhileItsJobRestartsWaitsUntilItRuns() throws Exception {
        Configuration options = ToyJob.options();
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(2));
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
        failed = new CompletableFuture<>();

        boolean stopped = new LocalRun("toy", options, ToyJob.run(state(), false), console::add)
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

        assertThat(console)
                .containsSubsequence(
                        "stopping with a final checkpoint; a second Ctrl-C or SIGTERM stops at once",
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

        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), false), console::add)
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

        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), false), console::add)
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
    void aFailureIsItsRootCauseOnOneLine() {
        assertThatThrownBy(() -> new LocalRun("toy", ToyJob.options(), ToyJob.run(state(), false), console::add)
                        .untilDone(
                                (environment, beginning) -> fail(environment, number -> {
                                    throw new IllegalStateException("no\nsuch thing");
                                }),
                                new CompletableFuture<>()))
                .isInstanceOf(JobFailedException.class)
                .hasMessage("the job failed: IllegalStateException: no such thing");
    }

    @Test
    void aTaskThatRunsOutOfHeapEndsTheRunInsteadOfARestart() throws Exception {
        Configuration options = ToyJob.options();
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);

        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), false), console::add)
                        .untilDone(
                                (environment, beginning) -> fail(environment, number -> {
                                    throw new OutOfMemoryError("Java heap space");
                                }),
                                new CompletableFuture<>()))
                .isInstanceOf(JobFailedException.class)
                .hasMessageMatching("the heap of \\d+ MiB is full: the job cannot continue; it holds the state of the"
                        + " operators; raise -Xmx, as in STREAMGAUGE_JAVA_OPTS=-Xmx4g, and resume, or keep the state on disk"
                        + " with -D state.backend.type=rocksdb.*add --fresh.*");
    }
}
