// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import io.streamgauge.testing.HangingStorage;
import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The storage of checkpoints does not answer for longer than a checkpoint may take. */
class HangingStorageScenario extends LoadedRun {
    private static final String EXPIRED = "expired before completing";

    private HangingStorage storage;

    @BeforeEach
    void start() throws Exception {
        storage = new HangingStorage(directory.resolve("storage"));
        storage.classes(classes());
        startKafka(Map.of());
        startLoad();
        start("--parallelism=2");
        awaitResults();
    }

    @Override
    Path state() {
        return directory.resolve("storage").resolve("state");
    }

    @Override
    List<Path> classPath() {
        return List.of(classes());
    }

    private Path classes() {
        return directory.resolve("classes");
    }

    @Override
    List<String> settings() {
        return List.of(
                "-Dexecution.checkpointing.interval=1 s",
                "-Dexecution.checkpointing.timeout=5 s",
                // More would not expire: each that hangs takes a thread of the JobManager with it.
                "-Dexecution.checkpointing.tolerable-failed-checkpoints=1",
                // So that subtasks write files, too, and not only the JobManager.
                "-Dexecution.checkpointing.data-inline-threshold=0 b",
                "-Drestart-strategy.exponential-delay.max-backoff=1 s");
    }

    @Test
    void checkpointsThatExpireLoseNothing() throws Exception {
        hangUntil(EXPIRED, 1);
        storage.answer();
        awaitResults();
        drainAndVerifyExactlyOnce();
    }

    @Test
    void aRunThatIsKilledWhileStorageHangsResumesFromTheCheckpointBefore() throws Exception {
        hangUntil(EXPIRED, 1);
        Processes.kill(run);
        storage.answer();
        start("--parallelism=2");
        awaitLogged("resumes from checkpoint");
        awaitResults();
        drainAndVerifyExactlyOnce();
    }

    /** More checkpoints expire in a row than Flink tolerates. */
    @Test
    void aJobThatFailsBecauseOfItResumesWhenStorageAnswers() throws Exception {
        hangUntil("from state RUNNING to RESTARTING", 1);
        storage.answer();
        awaitResults();
        drainAndVerifyExactlyOnce();
    }

    /** Lets storage hang until the run has said something so many times more. */
    private void hangUntil(String what, int times) throws Exception {
        long before = lines(what);
        storage.hang();
        Waiting.until(times + " times: " + what, WITHIN, () -> lines(what) >= before + times);
    }

    private long lines(String what) throws IOException {
        return logged().lines().filter(line -> line.contains(what)).count();
    }
}
