// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.model.RunRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a state directory is, and what in it may be touched. */
class StateDirectoryTest {
    private static final JobID JOB = new JobID(0x0f5313, 1);
    private static final String GENERATION = "2026-11-24T124619.120Z";

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void name() {
        root = directory.resolve("state");
    }

    private StateDirectory open() throws RunRefusedException {
        return StateDirectory.open(root, "temperature", JOB);
    }

    @Test
    void itServesOneRunAtATime() throws Exception {
        try (StateDirectory held = open()) {
            assertThat(held.newest()).isEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageContaining("another run uses the state directory " + root);
        }
        open().close();
    }

    @Test
    void theStateOfAnotherPipelineIsRefusedByItsName() throws Exception {
        StateDirectory.open(root, "access-log", new JobID()).close();

        assertThatThrownBy(this::open)
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("is the state of access-log, not of temperature");
    }

    @Test
    void aDirectoryThatHoldsAnythingElseIsRefusedAndLeftAsItIs() throws Exception {
        Path checkpoint = Files.createDirectories(root.resolve("checkpoints/0123/chk-7"));
        Path notes = Files.writeString(root.resolve("notes.txt"), "mine");

        assertThatThrownBy(this::open)
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining(root.resolve("checkpoints") + " and 1 more");
        assertThat(checkpoint).exists();
        assertThat(notes).hasContent("mine");
    }

    @Test
    void whatAnotherJobOrAUserPutIntoAGenerationIsRefused() throws Exception {
        open().close();
        Path strange = Files.createDirectories(root.resolve(GENERATION).resolve("savepoints/backup"));

        assertThatThrownBy(this::open).isInstanceOf(RunRefusedException.class).hasMessageContaining(strange.toString());
        Files.delete(strange);
        Files.createDirectories(root.resolve(GENERATION).resolve("checkpoints/" + new JobID()));
        assertThatThrownBy(this::open).isInstanceOf(RunRefusedException.class);
    }

    @Test
    void aNewestCheckpointThatCannotBeReadIsRefusedWithTheWayOut() throws Exception {
        write("chk-3", "torn");

        try (StateDirectory state = open()) {
            Generation newest = state.newest().orElseThrow();
            assertThatThrownBy(newest::newest)
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageContaining("chk-3")
                    .hasMessageContaining("--fresh");
        }
    }

    @Test
    void onlyItsOwnerReadsIt() throws Exception {
        open().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
    }

    @Test
    void aGenerationThatBeginsIsYoungerThanOneOfTheFuture() throws Exception {
        open().close();
        Files.createDirectories(root.resolve("2099-01-01T000000.000Z"));

        try (StateDirectory state = open()) {
            assertThat(state.begin().name()).isEqualTo("2099-01-01T000000.001Z");
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeNamesTheReason() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        for (Path wrong : new Path[] {file, file.resolve("state")}) {
            root = wrong;
            assertThatThrownBy(this::open)
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageMatching("the state directory .* cannot be used: " + file
                            + "(/state)?: (a file, not a directory|Not a directory); choose another with --state-dir");
        }
        root = Path.of("/proc/none");
        assertThatThrownBy(this::open)
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("cannot be used: /proc/none: No such file or directory");
    }

    @Test
    void theLogIsItsOwn() throws Exception {
        try (StateDirectory state = open()) {
            Files.writeString(state.logs().resolve("streamgauge.log"), "");
        }
        open().close();
    }

    private void write(String checkpoint, String metadata) throws Exception {
        open().close();
        Path directory = Files.createDirectories(root.resolve(GENERATION)
                .resolve("checkpoints")
                .resolve(JOB.toString())
                .resolve(checkpoint));
        Files.writeString(directory.resolve("_metadata"), metadata);
    }
}
