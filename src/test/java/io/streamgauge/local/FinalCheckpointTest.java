// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state directory that cannot be written any more: a file has taken the place of its directories. */
class FinalCheckpointTest {
    @TempDir
    Path directory;

    private final List<String> console = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private CompletableFuture<Void> run;

    @BeforeEach
    void start() throws Exception {
        ToyJob.COUNTS.clear();
        Configuration options = ToyJob.options();
        options.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        run = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", options, ToyJob.run(directory.resolve("state"), false), console::add)
                        .untilDone((environment, beginning) -> ToyJob.build(environment, Long.MAX_VALUE), stop);
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
        Waiting.until("a checkpoint", () -> run.isDone() || find("_metadata") != null);
    }

    /** The first file or directory of that name; null where there is none. */
    private Path find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.getFileName().toString().equals(name))
                    .findFirst()
                    .orElse(null);
        } catch (UncheckedIOException deletedMeanwhile) {
            return null;
        }
    }

    @Test
    void checkpointsThatFailAreReportedAndTheFirstThatCompletesAgain() throws Exception {
        Path checkpoints = find("checkpoints");
        Path aside = directory.resolve("aside");
        Files.move(checkpoints, aside);
        Files.writeString(checkpoints, "");
        Waiting.until(
                "the failure", () -> console.stream().anyMatch(line -> line.matches(".*checkpoint .*failed: .*")));
        Files.delete(checkpoints);
        Files.move(aside, checkpoints);
        Waiting.until(
                "the end of it", () -> console.stream().anyMatch(line -> line.contains("after the first that failed")));
        stop.complete(null);
        run.get(60, TimeUnit.SECONDS);

        assertThat(console)
                .filteredOn(line -> line.contains("failed: "))
                .singleElement()
                .asString()
                .contains(
                        "(" + directory.resolve("state").toRealPath() + ")",
                        "committed readers see no results until one completes");
    }

    @Test
    void aFinalCheckpointThatCannotBeWrittenEndsTheRunAndNamesWhatTheNextResumesFrom() throws Exception {
        Path generation = find("checkpoints").getParent();
        Files.writeString(generation.resolve("savepoints"), "in the way");
        stop.complete(null);

        assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
                .hasMessageContaining("the final checkpoint failed: ")
                .hasMessageContaining("(" + directory.resolve("state").toRealPath() + ")")
                .hasMessageMatching("(?s).*; the next run resumes from checkpoint \\d+ of \\d\\d:\\d\\d:\\d\\d UTC");
    }

    /** As where a sink waits for a broker: the snapshot of an operator waits until the test lets it. */
    @Test
    void whatAFinalCheckpointWaitsForIsReported() throws Exception {
        stop.complete(null);
        run.get(60, TimeUnit.SECONDS);
        console.clear();
        CompletableFuture<Void> again = new CompletableFuture<>();
        CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", ToyJob.options(), ToyJob.run(directory.resolve("state"), false), console::add)
                        .untilDone(new Waits(), again);
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
        Waiting.until("counts", () -> waits.isDone() || ToyJob.COUNTS.size() > 10);
        ToyJob.SNAPSHOTS.acquire();
        try {
            again.complete(null);
            Waiting.until("the line", () -> waits.isDone() || console.size() > 1);
        } finally {
            ToyJob.SNAPSHOTS.release();
        }
        waits.get(60, TimeUnit.SECONDS);

        assertThat(console.get(0))
                .isEqualTo("stopping with a final checkpoint; a second Ctrl-C or SIGTERM stops at once");
        assertThat(console.get(1))
                .matches(
                        "Kafka does not answer, so a final checkpoint may not complete; a second Ctrl-C or SIGTERM ends"
                                + " the run at once, and the next run resumes from .* of .* UTC");
    }

    private static final class Waits implements Dataflow {
        @Override
        public void build(StreamExecutionEnvironment environment, Beginning beginning) {
            ToyJob.build(environment, Long.MAX_VALUE);
        }

        @Override
        public Optional<String> unreachable() {
            return Optional.of("Kafka does not answer");
        }
    }
}
