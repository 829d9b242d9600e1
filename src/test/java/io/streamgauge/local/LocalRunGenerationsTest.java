// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** What {@code --fresh} and {@code --from} do with the states of earlier runs. */
class LocalRunGenerationsTest extends LocalRunFixture {
    @Test
    void freshStartsFromScratchAndKeepsTheOldState() throws Exception {
        runUntilCounted(50, false);
        ToyJob.COUNTS.clear();

        runUntilCounted(50, true);

        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(1);
        assertThat(snapshots()).hasSize(2);
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
        assertThatThrownBy(() -> new LocalRun("toy", options, ToyJob.run(state(), true), console::add)
                        .untilDone(
                                (environment, beginning) -> fail(environment, number -> {
                                    throw new IllegalStateException("before any checkpoint");
                                }),
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
}
