// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.KafkaProcess;
import io.streamgauge.testing.KafkaProxy;
import io.streamgauge.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run} in a process of its own, with a broker in another one. */
abstract class CommandInProcess {
    static final String OURS = "streamgauge.open-transactions.";
    static final Duration WITHIN = Duration.ofSeconds(120);

    /** Where a test fails, its logs and topics stay. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    KafkaProcess kafka;
    KafkaProxy proxy;
    Admin admin;
    KafkaProducer<byte[], byte[]> producer;
    Process run;
    long time;

    /** @param settings of the broker, over those of every test */
    void startKafka(Map<String, String> settings) throws Exception {
        kafka = new KafkaProcess(directory.resolve("kafka"));
        proxy = new KafkaProxy(kafka.portBehindProxy());
        kafka.start(proxy.port(), settings);
        kafka.createTopics(topics());
        admin = kafka.admin();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Files.writeString(file(), pipeline(proxy.port()));
    }

    Path file() {
        return directory.resolve("pipeline.yaml");
    }

    /** The topics that the pipeline needs, each with its partitions. */
    Map<String, Integer> topics() {
        return Map.of("in", 1, "results", 1, "late", 1, "rejected", 1);
    }

    /** @param port where the pipeline finds Kafka */
    String pipeline(int port) {
        return """
                name: open-transactions
                kafka: {bootstrap.servers: 'localhost:%d'}
                source:
                  topics: [in]
                  fields: {k: text}
                  timestamp: {field: t, format: epoch-millis, between: [1970-01-01, 2100-01-01]}
                  maxOutOfOrderness: 0s
                aggregations:
                  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {events: count}}
                sinks:
                  print: []
                  results: {topic: results}
                  late: {topic: late}
                  rejected: {topic: rejected}
                """.formatted(port);
    }

    @AfterEach
    void stop() throws Exception {
        if (run != null) {
            Processes.kill(run);
        }
        if (producer != null) {
            producer.close(Duration.ZERO);
            admin.close();
        }
        proxy.close();
        kafka.close();
    }

    void start(String... more) throws IOException {
        run = launch(state(), log(), more);
    }

    /** Another process of the same pipeline. */
    Process launch(Path state, Path log, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("run", file().toString(), "--web-ui=off", "--state-dir=" + state));
        arguments.addAll(settings());
        arguments.addAll(List.of(more));
        return Processes.start(
                log, classPath(), javaOptions(), "io.streamgauge.Streamgauge", arguments.toArray(String[]::new));
    }

    List<String> settings() {
        return List.of(
                "--parallelism=1",
                "-Dexecution.checkpointing.interval=500 ms",
                "-Dexecution.checkpointing.timeout=5 s",
                "-Drestart-strategy.exponential-delay.max-backoff=1 s");
    }

    /** What the process has on its class path besides what the tests have. */
    List<Path> classPath() {
        return List.of();
    }

    List<String> javaOptions() {
        return List.of("-Xmx512m");
    }

    Path state() {
        return directory.resolve("state");
    }

    Path log() {
        return directory.resolve("run.log");
    }

    /** An event a second; each closes the window of the one before it. */
    void produce(int events) {
        for (int i = 0; i < events; i++) {
            time += 1_000;
            producer.send(new ProducerRecord<>("in", ("{\"k\":\"a\",\"t\":" + time + "}").getBytes(UTF_8)));
        }
        producer.flush();
    }

    int committed() {
        return Reader.readAll(kafka.bootstrapServers(), "read_committed", "results")
                .size();
    }

    /** Stops the run as Ctrl-C does. */
    void stopInOrder() throws Exception {
        run.destroy();
        assertThat(run.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(Files.readString(log())).isZero();
    }
}
