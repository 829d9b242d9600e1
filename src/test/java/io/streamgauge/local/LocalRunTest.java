// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.state.Generation;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.testing.Waiting;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A run goes on where the one before it ended. */
class LocalRunTest extends LocalRunFixture {
    @Test
    void aRunThatWasStoppedResumesWithoutLossOrRepeat() throws Exception {
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
        aRunThatWasStoppedResumesWithoutLossOrRepeat();
        forget();
        console.clear();
        aKilledRunResumesFromItsNewestCheckpoint();
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
            aRunThatWasStoppedResumesFromThere();
        }
    }

    private void aRunThatWasStoppedResumesFromThere() throws Exception {
        int before = ToyJob.COUNTS.size();
        runUntilCounted(before + 10, false);
        assertThat(ToyJob.COUNTS)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ToyJob.COUNTS.size()).boxed().toList());
    }

    @Test
    void aKilledRunResumesFromItsNewestCheckpoint() throws Exception {
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

    @Test
    void aRunThatCameToItsEndLeavesNothingToResumeFrom() throws Exception {
        LocalRunOptions bounded = new LocalRunOptions(state(), false, Optional.empty(), new PortChoice.Off(), 1, true);
        new LocalRun("toy", ToyJob.options(), bounded, console::add)
                .untilDone((environment, beginning) -> ToyJob.build(environment, 100), new CompletableFuture<>());

        assertThat(ToyJob.COUNTS).hasSize(100);
        assertThat(state()).doesNotExist();
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
    void aPortThatWasChosenAndIsTakenIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalRunOptions options = new LocalRunOptions(
                    state(), false, Optional.empty(), new PortChoice.Port(taken.getLocalPort()), 1, false);

            assertThatThrownBy(() -> new LocalRun("toy", ToyJob.options(), options, console::add)
                            .untilDone(
                                    (environment, beginning) -> ToyJob.build(environment, 1),
                                    new CompletableFuture<>()))
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }
}
