// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A Kafka broker in a JVM of its own, started by Kafka's own main class; its data go with it. */
final class KafkaBroker implements AutoCloseable {
    private static final long START_WITHIN_MS = 60_000;

    private final ChildProcess process;
    private final Path directory;
    private final int port;
    private final int jmxPort;
    private Admin admin;

    private KafkaBroker(ChildProcess process, Path directory, int port, int jmxPort) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.jmxPort = jmxPort;
    }

    /** @param classPath with the broker on it */
    static KafkaBroker start(String java, String classPath, Path logs) throws Exception {
        Path directory = Files.createTempDirectory("streamgauge-bench-broker");
        int port = freePort();
        int controller = freePort();
        int jmx = freePort();
        Path properties = Files.writeString(directory.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d
                advertised.listeners=PLAINTEXT://localhost:%d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=16777216
                """.formatted(
                        controller, port, controller, port, directory.resolve("data")));
        List<String> tool = List.of(
                java,
                "-Xmx256m",
                "-cp",
                classPath,
                "kafka.tools.StorageTool",
                "format",
                "-c",
                properties.toString(),
                "-t",
                Uuid.randomUuid().toString());
        try (ChildProcess format = ChildProcess.start(tool, Map.of(), logs.resolve("broker-format.log"))) {
            if (!format.endedWithin(START_WITHIN_MS) || format.exitCode() != 0) {
                throw new IOException("the broker's directory cannot be formatted:\n" + format.output());
            }
        }
        List<String> command = new ArrayList<>(List.of(java, "-Xmx1g", "-Xms1g", "-XX:+UseSerialGC"));
        command.addAll(List.of(
                "-Dcom.sun.management.jmxremote.port=" + jmx,
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Djava.rmi.server.hostname=127.0.0.1"));
        command.addAll(List.of("-cp", classPath, "kafka.Kafka", properties.toString()));
        ChildProcess process = ChildProcess.start(command, Map.of(), logs.resolve("broker.log"));
        KafkaBroker broker = new KafkaBroker(process, directory, port, jmx);
        broker.awaitStart();
        return broker;
    }

    private void awaitStart() throws Exception {
        try {
            awaitPort();
            admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
            admin.describeCluster().clusterId().get(START_WITHIN_MS, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            close();
            throw new IOException("the broker does not start:\n" + process.output(), e);
        }
    }

    /** A client that comes too early would fill the console with its complaints. */
    private void awaitPort() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_WITHIN_MS);
        while (!process.endedWithin(100) && System.nanoTime() < deadline) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                // Asked again.
            }
        }
        throw new IOException("nobody listens at port " + port);
    }

    String bootstrap() {
        return "localhost:" + port;
    }

    int jmxPort() {
        return jmxPort;
    }

    Admin admin() {
        return admin;
    }

    double cpuSeconds() throws IOException {
        return process.cpuSeconds();
    }

    void createTopic(String name, int partitions) throws Exception {
        createTopic(name, partitions, Map.of());
    }

    /** Returns when each partition has its leader: a producer that comes earlier gets out of sequence, and slow. */
    void createTopic(String name, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                .all()
                .get(START_WITHIN_MS, TimeUnit.MILLISECONDS);
        Map<TopicPartition, OffsetSpec> all = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(name, partition), partition -> OffsetSpec.latest()));
        long deadline = System.currentTimeMillis() + START_WITHIN_MS;
        while (!listed(all, deadline)) {
            Thread.sleep(50);
        }
    }

    /** A busy broker may not know yet what it has just created. */
    private boolean listed(Map<TopicPartition, OffsetSpec> partitions, long deadline) throws Exception {
        try {
            admin.listOffsets(partitions).all().get(START_WITHIN_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException && System.currentTimeMillis() < deadline) {
                return false;
            }
            throw e;
        }
    }

    void deleteTopic(String name) throws Exception {
        admin.deleteTopics(List.of(name)).all().get(START_WITHIN_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (admin != null) {
            admin.close();
        }
        process.close();
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
