// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A directory for files that are of no use after this process. Where the process is killed they stay, and the next one that opens a
 * directory of the same name deletes them. The lock file in it is held as long as the owner lives.
 */
public final class TemporaryDirectory implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private TemporaryDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes a directory in {@code java.io.tmpdir} that only its owner can read, and deletes those of the same name that no process
     * holds.
     *
     * @param name that its own name begins with
     */
    public static TemporaryDirectory open(String name) throws IOException {
        deleteAbandoned(Path.of(System.getProperty("java.io.tmpdir")), name + "-");
        while (true) {
            Path path = Files.createTempDirectory(name + "-");
            FileChannel lock =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            // Another process may have taken it for abandoned before it was locked.
            if (lock.tryLock() != null && Files.exists(path.resolve(LOCK))) {
                return new TemporaryDirectory(path, lock);
            }
            lock.close();
        }
    }

    private static void deleteAbandoned(Path parent, String prefix) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(
                parent, path -> path.getFileName().toString().startsWith(prefix))) {
            for (Path candidate : candidates) {
                // Those of other users cannot be written, and those that have no lock yet are just being made.
                if (Files.isWritable(candidate.resolve(LOCK))) {
                    deleteIfAbandoned(candidate);
                }
            }
        }
    }

    private static void deleteIfAbandoned(Path candidate) throws IOException {
        try (FileChannel channel = FileChannel.open(candidate.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Directories.delete(candidate);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Its owner lives.
        }
    }

    public Path path() {
        return path;
    }

    /** Deletes the directory with all that is in it. */
    @Override
    public void close() throws IOException {
        Directories.delete(path);
        lock.close();
    }
}
