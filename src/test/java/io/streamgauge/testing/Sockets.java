// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whose socket it is: Linux numbers them, and shows each in {@code /proc/net} by port and in its process by number. */
final class Sockets {
    private static final int LOCAL_ADDRESS = 1;
    private static final int NUMBER = 9;

    private Sockets() {}

    /** The numbers of all sockets of a process, as {@code socket:[123]}. */
    static Set<String> of(Process process) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    found.add(Files.readSymbolicLink(file).toString());
                } catch (IOException closedMeanwhile) {
                    // Then it is no socket of the process any more.
                }
            }
        }
        return found;
    }

    /** The number of the connection that begins at a port of this machine, as {@code socket:[123]}. */
    static String at(int port) throws IOException {
        String suffix = ":%04X".formatted(port);
        for (String table : List.of("/proc/net/tcp6", "/proc/net/tcp")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[LOCAL_ADDRESS].endsWith(suffix)) {
                    return "socket:[" + columns[NUMBER] + "]";
                }
            }
        }
        return "";
    }
}
