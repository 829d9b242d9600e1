package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.testing.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of a live job on a mini-cluster, against a broker. */
class AlertRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestBroker BROKER = TestBroker.shared();

    @TempDir
    private Path directory;

    private String in;
    private String results;
    private String alerts;

    @BeforeEach
    void makeTopics() {
        in = BROKER.topic("in", 1);
        results = BROKER.topic("results", 1);
        alerts = BROKER.topic("alerts", 2);
    }

    private Path pipeline(String guarantee) throws Exception {
        return Files.writeString(directory.resolve("test.yaml"), """
                name: alert-test
                kafka: {bootstrap.servers: '%s'}
                source:
                  topics: [%s]
                  fields: {k: text, n: number}
                  timestamp: {field: t, format: epoch-millis, between: [1970-01-01, 2100-01-01]}
                  maxOutOfOrderness: 0s
                aggregations:
                  - name: per-key
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {sum: sum(n)}
                    alerts:
                      - {name: high, when: sum > 10, for: 2 windows, summary: '{k} is at {sum}'}
                sinks:
                  print: []
                  results: {topic: %s}
                  alerts: {topic: %s, guarantee: %s}
                  late: {topic: %s}
                  rejected: {topic: %s}
                """.formatted(
                        BROKER.bootstrapServers(),
                        in,
                        results,
                        alerts,
                        guarantee,
                        BROKER.topic("late", 1),
                        BROKER.topic("rejected", 1)));
    }

    private void produce(int second, int number) {
        String value = "{\"t\":" + 1000 * second + ",\"k\":\"a\",\"n\":" + number + "}";
        BROKER.produce(in, 0, null, null, value.getBytes(UTF_8), List.of());
        BROKER.flush();
    }

    private List<JsonNode> written() throws Exception {
        List<JsonNode> written = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : BROKER.readAll(alerts, true)) {
            assertThat(new String(record.key(), UTF_8))
                    .isEqualTo("{\"alert\":\"high\",\"aggregation\":\"per-key\",\"key\":{\"k\":\"a\"}}");
            written.add(JSON.readTree(record.value()));
        }
        return written;
    }

    @Test
    void anEpisodeIsOneFiringAndOneResolvedAcrossRestarts() throws Exception {
        Path file = pipeline("exactly-once");
        Path state = directory.resolve("state");
        produce(1, 11);
        produce(2, 1);
        try (LiveRun run = LiveRun.start(state, file, 1)) {
            run.awaitRecords(BROKER, results, 1);
        }
        for (int second = 3; second < 8; second++) {
            produce(second, 12);
        }
        try (LiveRun run = LiveRun.start(state, file, 2)) {
            run.awaitRecords(BROKER, alerts, 1);
        }
        produce(8, 2);
        produce(9, 2);
        try (LiveRun run = LiveRun.start(state, file, 1)) {
            run.awaitRecords(BROKER, alerts, 2);
        }

        List<JsonNode> written = written();
        assertThat(written).extracting(alert -> alert.get("status").asText()).containsExactly("firing", "resolved");
        assertThat(written)
                .extracting(alert -> alert.get("id").asText())
                .containsOnly(written.get(0).get("id").asText());
        assertThat(written.get(0).get("startsAt").asText()).isEqualTo("1970-01-01T00:00:05Z");
        assertThat(written.get(0).get("annotations").get("summary").asText()).isEqualTo("a is at 12");
        assertThat(written.get(0).get("evidence"))
                .isEqualTo(JSON.readTree("[{\"topic\":\"" + in + "\",\"partition\":0,\"first\":3,\"last\":3}]"));
        assertThat(written.get(1).get("endsAt").asText()).isEqualTo("1970-01-01T00:00:09Z");
    }

    @Test
    void anAlertDoesNotWaitForACheckpoint() throws Exception {
        Path file = pipeline("at-least-once");
        for (int second = 1; second < 4; second++) {
            produce(second, 12);
        }
        try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 1)) {
            run.awaitRecords(BROKER, alerts, 1);
        }

        assertThat(written()).hasSize(1);
    }
}
