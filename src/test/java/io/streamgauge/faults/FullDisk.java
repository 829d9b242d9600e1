// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A directory on a small file system of its own that can be filled; a plain directory where one cannot be mounted. */
final class FullDisk implements AutoCloseable {
    private static final int BLOCK = 64 << 10;

    private final Path directory;
    private final boolean mounted;

    private FullDisk(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    static FullDisk mount(Path directory) throws Exception {
        Files.createDirectories(directory);
        return new FullDisk(
                directory, command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", directory.toString()));
    }

    private static boolean command(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    Path directory() {
        return directory;
    }

    /** Whether it can be filled. */
    boolean mounted() {
        return mounted;
    }

    /** Writes until nothing more can be written; again where room was made since. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out =
                Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (directory.toFile().getUsableSpace() >= BLOCK) {
                throw full;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    @Override
    public void close() throws Exception {
        if (mounted && !command("umount", "-l", directory.toString())) {
            throw new IOException("cannot unmount " + directory);
        }
    }
}
