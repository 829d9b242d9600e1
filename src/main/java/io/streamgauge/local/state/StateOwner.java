// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.JobID;

/**
 * Whose state a directory holds, by its file {@code state.properties}.
 *
 * @param pipeline its name
 * @param job its id in Flink, in hexadecimal
 */
public record StateOwner(String pipeline, String job) {
    static final String FILE = "state.properties";
    static final String UNFINISHED = "state.properties.part";
    private static final String PIPELINE = "pipeline";
    private static final String JOB = "job";

    /** A savepoint is in {@code GENERATION/savepoints/NAME}, a checkpoint in {@code GENERATION/checkpoints/JOB/NAME}. */
    private static final int DEPTH = 4;

    /** The owner of a state directory; empty where the directory has none. */
    static Optional<StateOwner> of(Path directory) throws IOException {
        if (!Files.exists(directory.resolve(FILE))) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve(FILE))) {
            properties.load(in);
        }
        return Optional.of(new StateOwner(properties.getProperty(PIPELINE, ""), properties.getProperty(JOB, "")));
    }

    /** The owner of the state directory that a checkpoint or savepoint is in; empty where it is in none. */
    public static Optional<StateOwner> ofSnapshot(Path snapshot) {
        Path directory = snapshot;
        for (int depth = 0; depth < DEPTH && directory != null; depth++) {
            directory = directory.getParent();
            try {
                Optional<StateOwner> owner = directory == null ? Optional.empty() : of(directory);
                if (owner.isPresent()) {
                    return owner;
                }
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Writes the file where the directory has none. */
    static void write(Path directory, String pipeline, JobID job) throws IOException {
        if (!Files.exists(directory.resolve(FILE))) {
            Path complete = Files.writeString(
                    directory.resolve(UNFINISHED), PIPELINE + "=" + pipeline + "\n" + JOB + "=" + job + "\n");
            Files.move(complete, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The id of the job of a pipeline: all its runs have the same, so that their checkpoints share a directory. */
    public static JobID jobOf(String pipeline) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(pipeline.getBytes(StandardCharsets.UTF_8));
            return JobID.fromByteArray(Arrays.copyOf(hash, JobID.SIZE));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
