// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import io.streamgauge.local.Directories;
import io.streamgauge.model.RunRefusedException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * The checkpoints and savepoints that resume from each other, since a run started from scratch or with {@code --from}. It is never moved:
 * a checkpoint may name its files by their absolute paths.
 *
 * <pre>
 * checkpoints/JOB/chk-7/_metadata     the newest checkpoint, written every few seconds
 * savepoints/savepoint-.../_metadata  written when a run was stopped
 * committed                           names the savepoint whose commits are known to be done
 * </pre>
 */
public record Generation(Path directory, JobID job) {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmmss.SSS'Z'");
    private static final Pattern NAMES = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{6}\\.\\d{3}Z");
    private static final String METADATA = "_metadata";
    private static final String COMMITTED = "committed";

    private static final Comparator<Path> AGE = Comparator.comparing((Path snapshot) -> {
                try {
                    return Files.getLastModifiedTime(snapshot.resolve(METADATA));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            })
            // File times may be as coarse as a second; checkpoints are numbered.
            .thenComparing(Generation::number);

    /** One that begins at that time; Flink makes its directory. */
    static Generation at(Path root, Instant time, JobID job) {
        return new Generation(root.resolve(NAME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC))), job);
    }

    static boolean isOne(Path directory) {
        return NAMES.matcher(directory.getFileName().toString()).matches();
    }

    static Instant time(Path directory) {
        return LocalDateTime.parse(directory.getFileName().toString(), NAME).toInstant(ZoneOffset.UTC);
    }

    String name() {
        return directory.getFileName().toString();
    }

    public Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    public Path savepoints() {
        return directory.resolve("savepoints");
    }

    /** What the job of this directory did not write. */
    List<Path> strangers() throws IOException {
        List<Path> strangers = new ArrayList<>(Directories.children(directory));
        strangers.addAll(Directories.children(checkpoints()));
        strangers.removeAll(List.of(checkpoints(), savepoints(), directory.resolve(COMMITTED), ofJob()));
        // Flink names a savepoint by the first digits of the job's id.
        String ours = "savepoint-" + job.toString().substring(0, 6) + "-";
        for (Path child : Directories.children(savepoints())) {
            if (!child.getFileName().toString().startsWith(ours)) {
                strangers.add(child);
            }
        }
        return strangers;
    }

    private Path ofJob() {
        return checkpoints().resolve(job.toString());
    }

    private List<Path> candidates() throws IOException {
        List<Path> candidates = new ArrayList<>(Directories.children(ofJob()));
        candidates.removeIf(child -> !child.getFileName().toString().matches("chk-\\d+"));
        candidates.addAll(Directories.children(savepoints()));
        return candidates;
    }

    /** The directories of complete checkpoints and savepoints: Flink renames {@code _metadata} into place last. */
    List<Path> snapshots() throws IOException {
        List<Path> complete = candidates();
        complete.removeIf(candidate -> !Files.exists(candidate.resolve(METADATA)));
        return complete;
    }

    /**
     * The newest complete checkpoint or savepoint; there must be one. What an interrupted run left unfinished is deleted.
     *
     * @throws RunRefusedException where the newest cannot be read: resuming from an older one would repeat results
     */
    public Path newest() throws RunRefusedException {
        return FileFailure.refusing("the state in " + directory + " cannot be read", () -> {
            List<Path> complete = snapshots();
            for (Path candidate : candidates()) {
                if (!complete.contains(candidate)) {
                    Directories.delete(candidate);
                }
            }
            Path newest = complete.stream().max(AGE).orElseThrow();
            verify(newest);
            return newest;
        });
    }

    /** The newest complete checkpoint or savepoint. Changes nothing, so a run may be at work. */
    Optional<Path> last() {
        try {
            return snapshots().stream().max(AGE);
        } catch (IOException | UncheckedIOException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    static String described(Path snapshot) throws IOException {
        String name = snapshot.getFileName().toString();
        return (name.startsWith("chk-") ? "checkpoint " + number(snapshot) : name) + " of "
                + UtcTime.text(
                        Files.getLastModifiedTime(snapshot.resolve(METADATA)).toInstant());
    }

    private static long number(Path snapshot) {
        String name = snapshot.getFileName().toString();
        return name.startsWith("chk-") ? Long.parseLong(name.substring("chk-".length())) : Long.MAX_VALUE;
    }

    private static void verify(Path snapshot) throws RunRefusedException {
        Path metadata = snapshot.resolve(METADATA);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            Checkpoints.loadCheckpointMetadata(in, Generation.class.getClassLoader(), snapshot.toString());
        } catch (IOException | RuntimeException e) {
            throw new RunRefusedException(
                    "the newest checkpoint " + snapshot + " cannot be read (" + e.getMessage()
                            + "); start from scratch with --fresh, or resume from another with --from",
                    e);
        }
    }

    /** Notes that a run has ended in order with this savepoint, and so has committed all that it holds. */
    public void noteCommitted(Path savepoint) throws IOException {
        Files.writeString(directory.resolve(COMMITTED), savepoint.getFileName() + "\n");
    }

    /** Whether all that a savepoint holds is known to be committed. It may be in any directory that is laid out as this. */
    public static boolean isCommitted(Path snapshot) {
        Path savepoints = snapshot.getParent();
        Path note = savepoints == null || savepoints.getParent() == null
                ? null
                : savepoints.getParent().resolve(COMMITTED);
        try {
            return note != null
                    && Optional.of(Files.readString(note).strip())
                            .filter(name -> snapshot.endsWith(name))
                            .isPresent();
        } catch (IOException noneThatCanBeRead) {
            return false;
        }
    }

    /**
     * Deletes every checkpoint and savepoint but one, which must be complete.
     *
     * @throws IllegalArgumentException where that one is not here; then nothing is deleted
     */
    public void keepOnly(Path newest) throws IOException {
        List<Path> candidates = candidates();
        if (!candidates.contains(newest)) {
            throw new IllegalArgumentException(newest + " is not a checkpoint or savepoint of " + directory);
        }
        for (Path candidate : candidates) {
            if (!candidate.equals(newest)) {
                Directories.delete(candidate);
            }
        }
    }

    public void delete() throws IOException {
        Directories.delete(directory);
    }
}
