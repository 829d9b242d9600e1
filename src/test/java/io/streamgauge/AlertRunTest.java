// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of a live job on a mini-cluster, against a broker. */
class AlertRunTest extends RunFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private String alerts;

    @BeforeEach
    void makeTopicsOfAlerts() {
        in = BROKER.topic("in", 1);
        alerts = BROKER.topic("alerts", 2);
    }

    private LiveRun start(String guarantee, int parallelism) throws Exception {
        Path file = pipeline("""
                  - name: per-key
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {sum: sum(n)}
                    alerts:
                      - {name: high, when: sum > 10, for: 2 windows, summary: '{k} is at {sum}'}
                """.indent(0), "  alerts: {topic: %s, guarantee: %s}".formatted(alerts, guarantee));
        return LiveRun.start(directory.resolve("state"), file, parallelism, "source.maxOutOfOrderness=0s");
    }

    private void produce(int second, int number) {
        produce(0, 1_000L * second, "a", "" + number);
        BROKER.flush();
    }

    private List<JsonNode> alerts() throws Exception {
        List<JsonNode> written = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : BROKER.readAll(alerts, true)) {
            assertThat(new String(record.key(), UTF_8))
                    .isEqualTo("{\"alert\":\"high\",\"aggregation\":\"per-key\",\"key\":{\"k\":\"a\"}}");
            written.add(JSON.readTree(record.value()));
        }
        return written;
    }

    @Test
    void anIncidentIsOneFiringAndOneResolvedAcrossRestarts() throws Exception {
        produce(1, 11);
        produce(2, 1);
        try (LiveRun run = start("exactly-once", 1)) {
            BROKER.readAtLeast(results, true, 1);
        }
        for (int second = 3; second < 8; second++) {
            produce(second, 12);
        }
        try (LiveRun run = start("exactly-once", 2)) {
            BROKER.readAtLeast(alerts, true, 1);
            assertThat(firing("high")).isEqualTo(1);
            assertThat(sent("firing")).isEqualTo(1);
        }
        try (LiveRun run = start("exactly-once", 1)) {
            Waiting.until("what is restored", () -> sent("firing") == 1);
            assertThat(firing("high")).isEqualTo(1);
            produce(8, 2);
            produce(9, 2);
            BROKER.readAtLeast(alerts, true, 2);
            assertThat(firing("high")).isZero();
            assertThat(List.of(sent("firing"), sent("resolved"), sent("corrected"), sent("repeated")))
                    .containsExactly(1L, 1L, 0L, 0L);
        }

        List<JsonNode> written = alerts();
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

    private static long firing(String alert) {
        return SeenMetrics.withLabel("run-test", "firing", "aggregation", "per-key", "alert", alert);
    }

    private static long sent(String status) {
        return SeenMetrics.withLabel("run-test", "alerts", "aggregation", "per-key", "alert", "high", "status", status);
    }

    @Test
    void anAlertThatAnEditDropsFiresUntilTheNextResultOfItsKey() throws Exception {
        String aggregation = "  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {sum: sum(n)},"
                + " alerts: [{name: %s, when: sum > 10}]}";
        String sink = "  alerts: {topic: " + alerts + "}";
        Path state = directory.resolve("state");
        produce(1, 77);
        produce(4, 77);
        try (LiveRun run = LiveRun.start(state, pipeline(aggregation.formatted("high"), sink), 1)) {
            BROKER.readAtLeast(alerts, true, 1);
        }
        try (LiveRun run = LiveRun.start(state, pipeline(aggregation.formatted("other"), sink), 2)) {
            Waiting.until("the alert that is gone", () -> firing("high") == 1);
            assertThat(firing("other")).isZero();
            produce(7, 77);
            BROKER.readAtLeast(alerts, true, 3);
            assertThat(List.of(firing("high"), firing("other"))).containsExactly(0L, 1L);
        }
    }

    @Test
    void anAlertThatIsCorrectedFiresNoLonger() throws Exception {
        String aggregation = "  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {sum: sum(n)},"
                + " allowedLateness: 1h, alerts: [{name: high, when: sum > 10}]}";
        Path file = pipeline(aggregation, "  alerts: {topic: " + alerts + "}");
        try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, "source.maxOutOfOrderness=0s")) {
            produce(1, 11);
            produce(5, 11);
            BROKER.readAtLeast(alerts, true, 1);
            assertThat(firing("high")).isEqualTo(1);
            produce(1, -5);
            produce(6, 0);
            BROKER.readAtLeast(alerts, true, 2);
            assertThat(firing("high")).isZero();
            produce(9, 0);
            BROKER.readAtLeast(alerts, true, 3);
            assertThat(List.of(sent("firing"), sent("corrected"), sent("resolved"), firing("high")))
                    .containsExactly(1L, 1L, 1L, 0L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{sum: sum(n)}", "{events: count, sum: sum(n)}"})
    void whatIsSentAgainHasTheValuesThatWereSentWhateverMeasuresThereAreNow(String edited) throws Exception {
        String aggregation = "  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: %s,"
                + " alerts: [{name: high, when: sum > 10, repeat: 1s}]}";
        String sink = "  alerts: {topic: " + alerts + "}";
        Path state = directory.resolve("state");
        produce(1, 77);
        produce(0, 9_000, "b", "0");
        BROKER.flush();
        try (LiveRun run =
                LiveRun.start(state, pipeline(aggregation.formatted("{sum: sum(n), events: count}"), sink), 1)) {
            BROKER.readAtLeast(alerts, true, 2);
        }
        int before = alerts().size();
        try (LiveRun run = LiveRun.start(state, pipeline(aggregation.formatted(edited), sink), 1)) {
            BROKER.readAtLeast(alerts, true, before + 1);
        }

        assertThat(alerts())
                .extracting(alert -> alert.get("values").toString())
                .containsOnly("{\"sum\":77,\"events\":1}");
        assertThat(alerts()).last().matches(alert -> alert.get("repeat").asBoolean());
    }

    @Test
    void anAlertDoesNotWaitForACheckpoint() throws Exception {
        for (int second = 1; second < 4; second++) {
            produce(second, 12);
        }
        try (LiveRun run = start("at-least-once", 1)) {
            BROKER.readAtLeast(alerts, true, 1);
        }

        assertThat(alerts()).hasSize(1);
    }
}
