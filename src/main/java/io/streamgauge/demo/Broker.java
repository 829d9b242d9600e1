// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import io.streamgauge.job.Topics;
import io.streamgauge.local.Directories;
import io.streamgauge.local.rest.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in this process, for demos and tests: one node, on the loopback interface, its data gone when it
 * closes. Starting takes two to three seconds.
 */
public final class Broker implements AutoCloseable {
    private static final AtomicInteger NODES = new AtomicInteger();
    private static final long TIMEOUT_SECONDS = 30;
    private static final int ATTEMPTS = 3;

    /** One node, little memory, quick to stop; limits are wide, so that what a demo or test sends is never cut. */
    private static final Map<String, String> SMALL = Map.ofEntries(
            // A missing topic is a mistake that should show.
            Map.entry("auto.create.topics.enable", "false"),
            // There is one broker.
            Map.entry("default.replication.factor", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "2"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            // The first consumer of a group need not wait for others.
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // A restarted node joins at once instead of after 9 s.
            Map.entry("broker.session.timeout.ms", "3000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("message.max.bytes", String.valueOf(32 * 1024 * 1024)),
            Map.entry("replica.fetch.max.bytes", String.valueOf(32 * 1024 * 1024)),
            // Two cores are shared with the pipeline.
            Map.entry("num.network.threads", "1"),
            Map.entry("num.io.threads", "2"),
            Map.entry("num.recovery.threads.per.data.dir", "1"),
            Map.entry("background.threads", "1"),
            // Events may be older than any bound on their age: the first ones would go before the others are there.
            Map.entry("log.retention.ms", "-1"),
            Map.entry("log.retention.bytes", String.valueOf(1024 * 1024 * 1024)),
            Map.entry("log.cleaner.threads", "1"),
            // 128 MiB by default, most of the memory of a small JVM.
            Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(4 * 1024 * 1024)),
            Map.entry("log.index.size.max.bytes", String.valueOf(1024 * 1024)));

    private final KafkaRaftServer server;
    private final Path directory;
    private final int port;
    private final boolean keepsData;

    private Broker(KafkaRaftServer server, Path directory, int port, boolean keepsData) {
        this.server = server;
        this.directory = directory;
        this.port = port;
        this.keepsData = keepsData;
    }

    /**
     * Starts a broker on a free port with its data in a new temporary directory.
     *
     * @param more broker configurations beside those that every broker gets, or instead of them
     */
    public static Broker start(Map<String, String> more) throws IOException {
        return start(Files.createTempDirectory("streamgauge-broker"), 0, more);
    }

    /**
     * Starts a broker.
     *
     * @param directory for its data: new or empty; deleted on {@link #close}
     * @param port preferred; where it is taken, or 0, a free one is used
     * @throws IOException where the broker does not start
     */
    public static Broker start(Path directory, int port) throws IOException {
        return start(directory, port, Map.of());
    }

    /**
     * Starts a broker that keeps its data.
     *
     * @param directory new, empty, or of a broker that was started so before
     * @param port which must be free
     * @throws IOException where the broker does not start
     */
    public static Broker startKeeping(Path directory, int port) throws IOException {
        return attempt(directory, port, Map.of(), true);
    }

    private static Broker start(Path directory, int port, Map<String, String> more) throws IOException {
        IOException failure = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean preferred = attempt == 0 && port > 0 && Ports.isFree(port);
            try {
                return attempt(directory, preferred ? port : Ports.free(), more, false);
            } catch (IOException e) {
                // Most likely another process took the port between our check and the broker's bind.
                failure = e;
                Directories.delete(directory);
            }
        }
        throw failure;
    }

    private static Broker attempt(Path directory, int port, Map<String, String> more, boolean keepsData)
            throws IOException {
        Files.createDirectories(directory);
        Properties before = formatted(directory);
        String clusterId = before.getProperty("cluster.id", Uuid.randomUuid().toString());
        int node = Integer.parseInt(before.getProperty("node.id", String.valueOf(NODES.incrementAndGet())));
        KafkaRaftServer server = null;
        try {
            new Formatter()
                    .setNodeId(node)
                    .setClusterId(clusterId)
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
            Properties properties = properties(directory, node, port);
            properties.putAll(more);
            server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            server.startup();
            Broker broker = new Broker(server, directory, port, keepsData);
            broker.verifyCluster(clusterId);
            return broker;
        } catch (Exception e) {
            if (server != null) {
                server.shutdown();
                server.awaitShutdown();
            }
            throw new IOException("The Kafka broker in the process does not start: " + e.getMessage(), e);
        }
    }

    /** The ids that a broker has written into its directory; empty where there was none. */
    private static Properties formatted(Path directory) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(directory.resolve("meta.properties"))) {
            try (Reader in = Files.newBufferedReader(directory.resolve("meta.properties"))) {
                properties.load(in);
            }
        }
        return properties;
    }

    private static Properties properties(Path directory, int node, int port) throws IOException {
        int controllerPort = Ports.free();
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", String.valueOf(node)),
                Map.entry("controller.quorum.voters", node + "@localhost:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://localhost:" + port),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", directory.toString())));
        properties.putAll(SMALL);
        return properties;
    }

    /** A bind error may be swallowed, and clients would then connect to another broker. */
    private void verifyCluster(String clusterId) throws Exception {
        try (Admin admin = admin()) {
            String found = admin.describeCluster().clusterId().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!clusterId.equals(found)) {
                throw new IOException("port " + port + " belongs to another cluster, " + found);
            }
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Host and port, as clients want them. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /**
     * Makes a topic; one that is there already stays as it is.
     *
     * @param configs the topic's own properties, by their Kafka names
     */
    public void createTopic(String name, int partitions, Map<String, String> configs) throws IOException {
        try (Admin admin = admin()) {
            Topics.create(admin, name, partitions, configs);
        } catch (ExecutionException e) {
            throw new IOException("Topic " + name + " cannot be created: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while creating topic " + name, e);
        }
    }

    /** Stops the broker and deletes its data, unless it keeps them. */
    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
        if (!keepsData) {
            Directories.delete(directory);
        }
    }
}
