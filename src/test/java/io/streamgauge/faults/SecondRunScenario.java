// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second run of the same name, whose state is elsewhere. */
class SecondRunScenario extends LoadedRun {
    private static final String RESTART = "from state RUNNING to RESTARTING";

    private int seconds;

    @BeforeEach
    void start() throws Exception {
        startKafka(Map.of());
        startLoad();
        start("--parallelism=2");
        awaitResults();
    }

    @Test
    void aSecondRunIsRefusedAndTheFirstContinues() throws Exception {
        stopInOrder();
        Path savepoint = copyOfSavepoint();
        start("--parallelism=2");
        awaitResults();
        Path elsewhere = directory.resolve("elsewhere");

        assertThat(refusal(elsewhere)).contains("there is no state in " + elsewhere, "a run of fault-run has read");
        assertThat(refusal(elsewhere, "--fresh")).contains("another run of fault-run is at work");
        assertThat(refusal(elsewhere, "--from=" + savepoint)).contains("another run of fault-run is at work");
        assertThat(refusal(state())).contains("another run uses the state directory " + state());

        awaitResults();
        drainAndVerifyExactlyOnce();
        assertThat(logged().lines()).as("restarts in %s", log()).noneMatch(line -> line.contains(RESTART));
    }

    @Test
    void aSecondRunTakesOverFromADeadOne() throws Exception {
        killBeforeCheckpoint("results");
        Path newest = newestCheckpoint();

        run = launch(directory.resolve("elsewhere"), log(), "--parallelism=1", "--take-over", "--from=" + newest);
        awaitResults();
        drainAndVerifyExactlyOnce();

        assertLogged("Aborted transactions to topic results that were left open");
    }

    /** Starts another run, which must not begin; returns its log. */
    private String refusal(Path state, String... more) throws Exception {
        Path log = directory.resolve("second-" + ++seconds + ".log");
        Process second = launch(state, log, more);
        try {
            assertThat(exitCode(second)).as(Files.readString(log)).isEqualTo(2);
        } finally {
            second.destroyForcibly();
        }
        return Files.readString(log);
    }
}
