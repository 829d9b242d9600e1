// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed and leave their temporary files, and runs beside them. */
class TemporaryDirectoryTest {
    private static final Duration WITHIN = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            Processes.kill(process);
        }
    }

    @Test
    void theNextRunDeletesTheFilesOfAKilledOneAndNoneOfALivingOne() throws Exception {
        Process killed = start("killed");
        List<Path> left = temporary();
        start("living");
        List<Path> living = temporary();
        living.removeAll(left);

        Processes.kill(killed);
        start("next");

        assertThat(left).isNotEmpty().allMatch(Files::notExists);
        assertThat(living).isNotEmpty().allMatch(Files::exists);
        assertThat(temporary()).hasSize(2);
    }

    @Test
    void aDirectoryIsForItsOwnerOnlyAndGoesWithIt() throws Exception {
        Path path;
        try (TemporaryDirectory temporary = TemporaryDirectory.open("streamgauge-test");
                TemporaryDirectory other = TemporaryDirectory.open("streamgauge-test")) {
            path = temporary.path();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            assertThat(other.path()).isNotEqualTo(path).isDirectory();
            assertThat(path).isDirectory();
        }
        assertThat(path).doesNotExist();
    }

    /** Starts a run with its state in RocksDB, and waits until it has completed a checkpoint. */
    private Process start(String state) throws Exception {
        Files.createDirectories(directory.resolve("tmp"));
        Process process = Processes.start(
                directory.resolve(state + ".log"),
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + directory.resolve("tmp")),
                ToyJob.class.getName(),
                directory.resolve(state).toString(),
                "rocksdb");
        processes.add(process);
        Waiting.until("a checkpoint of " + state, WITHIN, () -> {
            assertThat(process.isAlive())
                    .as(() -> "alive; log in " + directory.resolve(state + ".log"))
                    .isTrue();
            return hasCheckpoint(directory.resolve(state));
        });
        return process;
    }

    private static boolean hasCheckpoint(Path state) throws IOException {
        if (!Files.exists(state)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(state)) {
            return files.anyMatch(path -> path.endsWith("_metadata"));
        } catch (UncheckedIOException deletedMeanwhile) {
            return false;
        }
    }

    /** All that the runs have put into the directory for temporary files, each a directory of its own run. */
    private List<Path> temporary() throws IOException {
        List<Path> children = new ArrayList<>(Directories.children(directory.resolve("tmp")));
        assertThat(children).allMatch(path -> path.getFileName().toString().startsWith("streamgauge-"));
        return children;
    }
}
