// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.local.rest.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in a process of its own that keeps its data over restarts. It has two addresses: one for the tests, and one
 * that is reached through a {@link KafkaProxy} only, for the job.
 */
public final class KafkaProcess implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(90);

    private final Path directory;
    private final int port;
    private final int portBehindProxy;
    private final int controllerPort;
    private Process process;

    /** @param directory for its data, settings and log; made where it is missing */
    public KafkaProcess(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        // Kafka refuses two listeners with one port.
        PrimitiveIterator.OfInt ports =
                IntStream.generate(Ports::free).distinct().iterator();
        port = ports.nextInt();
        portBehindProxy = ports.nextInt();
        controllerPort = ports.nextInt();
    }

    /** Where a proxy must send what it gets. */
    public int portBehindProxy() {
        return portBehindProxy;
    }

    /** Formats the data directory and starts. */
    public void start(int proxyPort) throws Exception {
        start(proxyPort, Map.of());
    }

    /** @param more settings of the broker, over those of every test */
    public void start(int proxyPort, Map<String, String> more) throws Exception {
        String data = directory.resolve("data").toString();
        Map<String, String> settings = new TreeMap<>(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@localhost:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "TESTS://localhost:" + port + ",JOB://localhost:" + portBehindProxy + ",CONTROLLER://localhost:"
                                + controllerPort),
                Map.entry("advertised.listeners", "TESTS://localhost:" + port + ",JOB://localhost:" + proxyPort),
                Map.entry("inter.broker.listener.name", "TESTS"),
                Map.entry("listener.security.protocol.map", "TESTS:PLAINTEXT,JOB:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", data),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "2"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                // How late a transaction that timed out may be aborted; ten seconds unless told otherwise.
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("log.cleaner.enable", "false")));
        settings.putAll(more);
        Files.write(
                directory.resolve("server.properties"),
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(data)
                .setMetadataLogDirectory(data)
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
        restart();
    }

    /** In the place of a broker that is gone, at its addresses: another cluster that knows nothing of it. */
    public void startFromScratch(int proxyPort) throws Exception {
        FileUtils.deleteDirectory(directory.resolve("data").toFile());
        start(proxyPort);
    }

    /** Starts again what was stopped or killed; returns when it answers. */
    public void restart() throws Exception {
        process = Processes.start(
                directory.resolve("kafka.log"),
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-Dlog4j2.configurationFile="
                                + Path.of("flink-conf/log4j-console.properties").toUri()),
                "kafka.Kafka",
                directory.resolve("server.properties").toString());
        Waiting.until("the broker answers", START_WITHIN, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the broker ended:\n" + Files.readString(directory.resolve("kafka.log")));
            }
            return answers();
        });
    }

    /** Whether it tells its cluster's id within a second. */
    public boolean answers() throws InterruptedException {
        Admin admin = admin();
        try {
            return admin.describeCluster().clusterId().get(1, TimeUnit.SECONDS) != null;
        } catch (ExecutionException | TimeoutException notNow) {
            return false;
        } finally {
            // Otherwise it waits for the answer.
            admin.close(Duration.ZERO);
        }
    }

    /** Stops as {@code kafka-server-stop.sh} does. */
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    public Process process() {
        return process;
    }

    /** The address for the tests. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers(), "default.api.timeout.ms", 30_000));
    }

    /**
     * Makes topics with so many partitions each; returns when each partition answers. Before, an idempotent producer whose first
     * batch is refused and whose second is accepted would try the first one again for ever.
     */
    public void createTopics(Map<String, Integer> partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        partitions.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                all.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
        });
        try (Admin admin = admin()) {
            admin.createTopics(partitions.entrySet().stream()
                            .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
                            .collect(Collectors.toList()))
                    .all()
                    .get();
            Waiting.until("the topics answer", () -> answer(admin, all));
        }
    }

    private static boolean answer(Admin admin, Map<TopicPartition, OffsetSpec> partitions) throws Exception {
        try {
            return admin.listOffsets(partitions).all().get().size() == partitions.size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            Processes.kill(process);
        }
    }
}
