// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk of a local run's state is full for a while. */
class FullDiskScenario extends LoadedRun {
    private FullDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = FullDisk.mount(directory.resolve("disk"));
        assumeTrue(disk.mounted(), "only root can mount the small disk that it needs");
        startKafka(Map.of());
        startLoad();
    }

    @AfterEach
    void unmount() throws Exception {
        disk.close();
    }

    @Override
    Path state() {
        return disk.directory().resolve("state");
    }

    @Test
    void theRunContinuesWhenThereIsRoomAgainAndAStopBeforeReportsWhatIsMissing() throws Exception {
        start("--parallelism=2");
        awaitResults();
        disk.fill();
        awaitFailedCheckpoints(1);
        disk.free();
        awaitResults();
        Waiting.until("the end of the failures", WITHIN, () -> logged().contains(" after the first that failed"));

        disk.fill();
        awaitFailedCheckpoints(2);
        run.destroy();
        assertThat(exitCode(run)).as("ended, as in %s", log()).isEqualTo(1);
        assertThat(logged().lines())
                .filteredOn(line -> line.startsWith("streamgauge: "))
                .singleElement()
                .asString()
                .contains(
                        "the final checkpoint failed: No space left on device",
                        "; the next run resumes from checkpoint ");

        disk.free();
        start("--parallelism=2");
        awaitResults();
        drainAndVerifyExactlyOnce();
    }

    /** The first of each time is told. */
    private void awaitFailedCheckpoints(long count) throws Exception {
        Waiting.until(count + " failed checkpoints", WITHIN, () -> failedCheckpoints() >= count);
    }

    private long failedCheckpoints() throws IOException {
        return logged().lines()
                .filter(line -> line.startsWith("checkpoint ") && line.contains(" failed: No space left on device"))
                .count();
    }
}
