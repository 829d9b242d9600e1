package io.streamgauge.local;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * Where a local run keeps its checkpoints and savepoints. It holds the directory for itself as long as it is open.
 *
 * <pre>
 * checkpoints/JOB/chk-7/_metadata    the newest checkpoint, written every few seconds
 * savepoints/savepoint-.../_metadata written when a run was stopped
 * previous/                          both, as --fresh or --from found them; one generation
 * lock
 * </pre>
 */
final class StateDirectory implements AutoCloseable {
    private static final String METADATA = "_metadata";

    private static final Comparator<Path> AGE = Comparator.comparing((Path snapshot) -> {
                try {
                    return Files.getLastModifiedTime(snapshot.resolve(METADATA));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            })
            // File times may be as coarse as a second; checkpoints are numbered.
            .thenComparing(StateDirectory::number);

    private final Path root;
    private final FileChannel lock;

    private StateDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** @throws RunRefused where another run holds it or it cannot be written */
    static StateDirectory open(Path directory) throws RunRefused {
        Path root = directory.toAbsolutePath().normalize();
        FileChannel lock = null;
        try {
            Files.createDirectories(root);
            lock = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() != null) {
                return new StateDirectory(root, lock);
            }
            lock.close();
        } catch (OverlappingFileLockException heldByThisProcess) {
            closeQuietly(lock);
        } catch (IOException e) {
            closeQuietly(lock);
            throw new RunRefused("the state directory " + root + " cannot be used: " + e.getMessage(), e);
        }
        throw new RunRefused(
                "another run uses the state directory " + root + "; stop it, or choose one with --state-dir");
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("a lock file cannot be closed", e);
            }
        }
    }

    Path checkpoints() {
        return root.resolve("checkpoints");
    }

    Path savepoints() {
        return root.resolve("savepoints");
    }

    /**
     * The directory of the newest complete checkpoint or savepoint. Flink renames {@code _metadata} into place last, so
     * where it stands all is there. What an interrupted run left unfinished is deleted on the way.
     *
     * @throws RunRefused where the newest cannot be read: going on from an older one would repeat results
     */
    Optional<Path> newest() throws RunRefused {
        try {
            Optional<Path> newest = Optional.empty();
            for (Path candidate : candidates()) {
                if (!Files.exists(candidate.resolve(METADATA))) {
                    Directories.delete(candidate);
                } else if (newest.isEmpty() || AGE.compare(candidate, newest.get()) > 0) {
                    newest = Optional.of(candidate);
                }
            }
            if (newest.isPresent()) {
                verify(newest.get());
            }
            return newest;
        } catch (IOException e) {
            throw new RunRefused("the state directory " + root + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static long number(Path snapshot) {
        String name = snapshot.getFileName().toString();
        return name.startsWith("chk-") ? Long.parseLong(name.substring("chk-".length())) : Long.MAX_VALUE;
    }

    private List<Path> candidates() throws IOException {
        try (Stream<Path> checkpoints = children(checkpoints());
                Stream<Path> savepoints = children(savepoints())) {
            List<Path> jobs = checkpoints.toList();
            Stream<Path> all = savepoints;
            for (Path job : jobs) {
                try (Stream<Path> ofJob = children(job)) {
                    all = Stream.concat(
                            all,
                            ofJob.filter(path -> path.getFileName().toString().matches("chk-\\d+")).toList().stream());
                }
            }
            return all.toList();
        }
    }

    private static Stream<Path> children(Path directory) throws IOException {
        return Files.isDirectory(directory) ? Files.list(directory) : Stream.empty();
    }

    private static void verify(Path snapshot) throws RunRefused {
        Path metadata = snapshot.resolve(METADATA);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            Checkpoints.loadCheckpointMetadata(in, StateDirectory.class.getClassLoader(), snapshot.toString());
        } catch (IOException | RuntimeException e) {
            throw new RunRefused(
                    "the newest checkpoint " + snapshot + " cannot be read (" + e.getMessage()
                            + "); start anew with --fresh, or from another with --from",
                    e);
        }
    }

    /** Puts what is there aside, in place of what was put aside before. */
    void setAside() throws RunRefused {
        try {
            if (candidates().isEmpty()) {
                return;
            }
            Path previous = root.resolve("previous");
            Directories.delete(previous);
            Files.createDirectories(previous);
            for (Path kept : List.of(checkpoints(), savepoints())) {
                if (Files.exists(kept)) {
                    Files.move(kept, previous.resolve(kept.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new RunRefused("the old state in " + root + " cannot be put aside: " + e.getMessage(), e);
        }
    }

    /** Deletes every checkpoint and savepoint but one, which must be complete; null deletes all. */
    void keepOnly(Path newest) throws IOException {
        Path kept = newest == null ? null : newest.toAbsolutePath().normalize();
        for (Path candidate : candidates()) {
            if (!candidate.equals(kept)) {
                Directories.delete(candidate);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
