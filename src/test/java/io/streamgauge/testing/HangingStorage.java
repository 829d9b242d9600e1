// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.fs.FileSystemFactory;

/** A directory whose writes by Flink can be made to hang, as those to storage that does not answer do. */
public final class HangingStorage {
    private static final List<Class<?>> CLASSES = List.of(HangingFileSystem.class, HangingFileSystem.Factory.class);

    private final Path directory;

    /** @param directory above everything that shall hang */
    public HangingStorage(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** Writes what a Flink process must have on its class path. */
    public Path classes(Path target) throws IOException {
        for (Class<?> each : CLASSES) {
            String name = each.getName().replace('.', '/') + ".class";
            Path file = target.resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream bytes = each.getClassLoader().getResourceAsStream(name)) {
                Files.write(file, bytes.readAllBytes());
            }
        }
        Path services = Files.createDirectories(target.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(FileSystemFactory.class.getName()), HangingFileSystem.Factory.class.getName());
        return target;
    }

    /** From now on writes do not return. */
    public void hang() throws IOException {
        Files.createFile(marker());
    }

    /** Those that hang go on. */
    public void answer() throws IOException {
        Files.deleteIfExists(marker());
    }

    private Path marker() {
        return directory.resolve(HangingFileSystem.MARKER);
    }
}
