// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import io.streamgauge.local.Directories;
import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * Where a local run keeps its checkpoints and savepoints. It holds the directory for itself as long as it is open, and deletes
 * nothing in it that the directory's own job did not write.
 *
 * <pre>
 * state.properties           whose state this is
 * lock
 * rest.token                 opens Flink's REST interface while a run lasts
 * log/                       the log of the runs
 * 2026-11-24T124619.120Z/    a {@link Generation}
 * </pre>
 */
public final class StateDirectory implements AutoCloseable {
    /** The current generation, and three before it. */
    private static final int KEPT_GENERATIONS = 4;

    static final String LOCK = "lock";
    private static final String TOKEN = "rest.token";
    private static final String LOG = "log";
    private static final Set<String> FILES = Set.of(LOCK, TOKEN, LOG, StateOwner.FILE, StateOwner.UNFINISHED);

    private final Path root;
    private final JobID job;
    private final FileChannel lock;
    private final boolean made;

    private StateDirectory(Path root, JobID job, FileChannel lock, boolean made) {
        this.root = root;
        this.job = job;
        this.lock = lock;
        this.made = made;
    }

    /**
     * @param pipeline whose state is kept there
     * @param job its id in Flink
     * @throws RunRefusedException where another run holds the directory, it cannot be written, or it holds anything else
     */
    public static StateDirectory open(Path directory, String pipeline, JobID job) throws RunRefusedException {
        FileChannel lock = null;
        boolean opened = false;
        try {
            boolean made = !Files.exists(directory);
            Files.createDirectories(directory, OwnerFiles.forOwner(directory, "rwx------"));
            // What is in it is compared with paths of Flink, which have no links and no .. in them then.
            Path root = directory.toRealPath();
            checkOwner(root, pipeline);
            lock = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() != null) {
                StateDirectory state = new StateDirectory(root, job, lock, made);
                state.checkContents();
                StateOwner.write(root, pipeline, job);
                opened = true;
                return state;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Another run of this process uses it.
        } catch (IOException e) {
            throw new RunRefusedException(
                    "the state directory " + directory + " cannot be used: " + FileFailure.reason(e)
                            + "; choose another with --state-dir",
                    e);
        } finally {
            if (!opened) {
                closeQuietly(lock);
            }
        }
        throw new RunRefusedException(
                "another run uses the state directory " + directory + "; stop it, or choose one with --state-dir");
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("a lock file cannot be closed", e);
            }
        }
    }

    private static void checkOwner(Path directory, String pipeline) throws IOException, RunRefusedException {
        Optional<StateOwner> owner = StateOwner.of(directory);
        if (owner.isPresent() && !owner.get().pipeline().equals(pipeline)) {
            throw new RunRefusedException("this is the state of " + owner.get().pipeline() + ", not of " + pipeline
                    + ": " + directory + "; choose another directory with --state-dir");
        }
    }

    private void checkContents() throws IOException, RunRefusedException {
        boolean owned = StateOwner.of(root).isPresent();
        List<Path> strange = new ArrayList<>();
        for (Path child : Directories.children(root)) {
            if (owned && Generation.isOne(child)) {
                strange.addAll(new Generation(child, job).strangers());
            } else if (!FILES.contains(child.getFileName().toString())) {
                strange.add(child);
            }
        }
        if (!strange.isEmpty()) {
            throw new RunRefusedException("the state directory " + root + " holds what no run of this pipeline wrote ("
                    + strange.get(0) + (strange.size() > 1 ? " and " + (strange.size() - 1) + " more" : "")
                    + "); choose another with --state-dir, or move that away");
        }
    }

    /** The generations in which a checkpoint or savepoint is complete, the newest first. */
    static List<Generation> complete(Path root, JobID job) throws IOException {
        List<Generation> complete = new ArrayList<>();
        for (Path child : Directories.children(root)) {
            Generation generation = new Generation(child, job);
            if (Generation.isOne(child) && !generation.snapshots().isEmpty()) {
                complete.add(generation);
            }
        }
        complete.sort(Comparator.comparing(Generation::name).reversed());
        return complete;
    }

    /**
     * The generation to resume from; empty where there is nothing to resume from.
     *
     * @throws RunRefusedException where the directory cannot be read
     */
    public Optional<Generation> newest() throws RunRefusedException {
        return FileFailure.reading(root, () -> complete(root, job).stream().findFirst());
    }

    /** What the next run resumes from, as the end of a message. */
    public String nextRun() {
        try {
            for (Generation generation : complete(root, job)) {
                Optional<Path> newest = generation.last();
                if (newest.isPresent()) {
                    return "the next run resumes from " + Generation.described(newest.get());
                }
            }
            return "no checkpoint has completed, so the next run starts from scratch";
        } catch (IOException e) {
            return "the state directory " + root + " cannot be read: " + FileFailure.reason(e);
        }
    }

    /** A new generation, which is younger than all others even where the clock was set back. */
    public Generation begin() throws RunRefusedException {
        return FileFailure.reading(root, () -> {
            Instant time = Instant.now();
            for (Path child : Directories.children(root)) {
                if (Generation.isOne(child)) {
                    Instant after = Generation.time(child).plusMillis(1);
                    time = after.isAfter(time) ? after : time;
                }
            }
            return Generation.at(root, time, job);
        });
    }

    /**
     * Deletes generations that no run resumes from: old ones, and those in which no checkpoint completed.
     *
     * @param kept stays, and so does the generation that this path is in; a path without links
     */
    public void prune(Path kept) throws RunRefusedException {
        try {
            List<Path> newest = complete(root, job).stream()
                    .limit(KEPT_GENERATIONS)
                    .map(Generation::directory)
                    .toList();
            for (Path child : Directories.children(root)) {
                if (Generation.isOne(child) && !newest.contains(child) && !kept.startsWith(child)) {
                    Directories.delete(child);
                }
            }
        } catch (IOException e) {
            throw new RunRefusedException("old state in " + root + " cannot be deleted: " + FileFailure.reason(e), e);
        }
    }

    /** Writes a new secret of this run and returns it. */
    public String writeToken() throws RunRefusedException {
        return writing(() -> OwnerFiles.writeToken(root.resolve(TOKEN), OwnerFiles.forOwner(root, "rw-------")));
    }

    public Path root() {
        return root;
    }

    /** The directory of its log files, made where it is missing. Flink's web UI shows every file in it, so nothing else may be. */
    public Path logs() throws RunRefusedException {
        return writing(() -> Files.createDirectories(root.resolve(LOG), OwnerFiles.forOwner(root, "rwx------")));
    }

    private <T> T writing(FileFailure.Action<T> action) throws RunRefusedException {
        return FileFailure.refusing("the state directory " + root + " cannot be written", action);
    }

    /** Deletes the directory where this run made it. Must be the last use. */
    public void deleteIfMade() throws IOException {
        if (made) {
            Directories.delete(root);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(root.resolve(TOKEN));
        lock.close();
    }
}
