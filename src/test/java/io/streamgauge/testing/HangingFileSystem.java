// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Flink's local file system, whose writes below a directory hang while {@link HangingStorage} says so. */
public final class HangingFileSystem extends LocalFileSystem {
    static final String MARKER = "writes-hang";
    private static final long LOOK_EVERY_MS = 20;

    /** Found as a service; of two factories of one scheme Flink takes the one with the higher priority. */
    public static final class Factory implements FileSystemFactory {
        @Override
        public String getScheme() {
            return "file";
        }

        @Override
        public FileSystem create(URI uri) {
            return new HangingFileSystem();
        }

        @Override
        public int getPriority() {
            return 1;
        }
    }

    @Override
    public FSDataOutputStream create(Path file, WriteMode mode) throws IOException {
        await(file);
        return super.create(file, mode);
    }

    @Override
    public boolean mkdirs(Path directory) throws IOException {
        await(directory);
        return super.mkdirs(directory);
    }

    /** As a mount whose server does not answer, it cannot be interrupted. */
    private static void await(Path file) {
        boolean interrupted = false;
        while (hangs(file)) {
            try {
                Thread.sleep(LOOK_EVERY_MS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean hangs(Path file) {
        for (java.nio.file.Path path = java.nio.file.Path.of(file.getPath()); path != null; path = path.getParent()) {
            if (Files.exists(path.resolve(MARKER))) {
                return true;
            }
        }
        return false;
    }
}
