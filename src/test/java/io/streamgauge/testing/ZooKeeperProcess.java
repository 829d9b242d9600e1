// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.local.rest.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The ZooKeeper that Flink brings, in a process of its own, for the high availability of a JobManager. */
public final class ZooKeeperProcess implements AutoCloseable {
    private static final String MAIN =
            "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";

    private final Path directory;
    private final int port;
    private final Process process;

    /** @param directory for its data, its log, and what Flink stores for high availability */
    public ZooKeeperProcess(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        port = Ports.free();
        Path settings = Files.write(
                directory.resolve("zookeeper.cfg"),
                List.of(
                        "clientPortAddress=127.0.0.1",
                        "clientPort=" + port,
                        "dataDir=" + directory.resolve("zookeeper"),
                        "admin.enableServer=false"));
        process = Processes.start(
                directory.resolve("zookeeper.log"), List.of("-Xmx128m", "-XX:+UseSerialGC"), MAIN, settings.toString());
    }

    /** Flink's settings for high availability by it. */
    public Map<String, String> settings() {
        return Map.of(
                "high-availability.type",
                "zookeeper",
                "high-availability.zookeeper.quorum",
                "localhost:" + port,
                "high-availability.storageDir",
                storage().toUri().toString(),
                // A JobManager that was killed is missed as soon as a TaskManager is.
                "high-availability.zookeeper.client.session-timeout",
                "5s",
                "heartbeat.interval",
                "1s",
                "heartbeat.timeout",
                "5s");
    }

    /** What Flink stores for high availability. */
    public Path storage() {
        return directory.resolve("ha");
    }

    @Override
    public void close() throws InterruptedException {
        Processes.kill(process);
    }
}
