// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.demo.Broker;
import io.streamgauge.local.rest.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker ends under a run and comes back. */
class BrokerAwayTest {
    @TempDir
    Path directory;

    @Test
    void itIsReportedThatTheBrokerIsGoneWhatAStopWaitsForAndThatItIsBack() throws Exception {
        int port = Ports.free();
        Path data = directory.resolve("kafka");
        Path file = Files.writeString(directory.resolve("test.yaml"), """
                name: away
                kafka: {bootstrap.servers: 'localhost:%d'}
                source: {topics: [in], format: text, timestamp: kafka}
                aggregations:
                  - {name: lines, window: {tumbling: 1s}, keyBy: [], measures: {n: count}}
                sinks: {print: []}
                """.formatted(port));
        LiveRun run;
        try (Broker broker = Broker.startKeeping(data, port)) {
            for (String topic : new String[] {"in", "away.results", "away.late", "away.rejected"}) {
                broker.createTopic(topic, 1, Map.of());
            }
            run = LiveRun.start(directory.resolve("state"), file, 1);
            run.awaitLine("starts from scratch");
            // What is not written yet when the broker goes keeps the final checkpoint from completing.
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", "localhost:" + port), new StringSerializer(), new StringSerializer())) {
                for (int line = 0; line < 10; line++) {
                    producer.send(new ProducerRecord<>("in", 0, 1_000_000L + 2_000L * line, null, "line"))
                            .get();
                }
            }
        }
        run.awaitLine("Kafka at localhost:" + port + " has not answered for ");

        CompletableFuture<Void> stopped = run.beginStop();
        // Without a record in a transaction nothing waits for the broker, and the stop is done at once.
        if (!stopped.isDone()) {
            run.awaitLine("stopping with a final checkpoint");
        }
        try (Broker again = Broker.startKeeping(data, port)) {
            run.awaitLine("Kafka at localhost:" + port + " answers again after ");
            stopped.get(90, TimeUnit.SECONDS);
        }
        assertThat(stopped).isCompleted();
    }
}
