// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/** Checkpoints and savepoints as a local run leaves them in its state directory. */
final class StateFiles {
    private static final String CHECKPOINT = "chk-";
    private static final String METADATA = "_metadata";

    private StateFiles() {}

    /** The newest checkpoint that is complete. */
    static Path newestCheckpoint(Path state) throws IOException {
        // The run deletes older ones meanwhile.
        for (int attempt = 1; ; attempt++) {
            try (Stream<Path> files = Files.walk(state)) {
                return files.filter(file -> file.getFileName().toString().equals(METADATA))
                        .map(Path::getParent)
                        .filter(path -> path.getFileName().toString().startsWith(CHECKPOINT))
                        .max(Comparator.comparing(StateFiles::number))
                        .orElseThrow();
            } catch (UncheckedIOException gone) {
                if (attempt == 10) {
                    throw gone;
                }
            }
        }
    }

    static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
    }

    /** Kafka's connector names a transaction after the checkpoint that it is part of. */
    static long numberIn(String transactionalId) {
        return Long.parseLong(transactionalId.substring(transactionalId.lastIndexOf('-') + 1));
    }

    static Path copyOfSavepoint(Path state, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            Path savepoint = files.filter(path -> path.getFileName().toString().startsWith("savepoint-"))
                    .findFirst()
                    .orElseThrow();
            FileUtils.copy(
                    new org.apache.flink.core.fs.Path(savepoint.toUri()),
                    new org.apache.flink.core.fs.Path(copy.toUri()),
                    false);
            return copy;
        }
    }
}
