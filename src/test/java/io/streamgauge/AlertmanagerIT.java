// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.testing.Alertmanager;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alerts of a live job reach the real Alertmanager by the command that the manual shows. */
@Tag("alertmanager")
class AlertmanagerIT extends RunFixture {
    private static final Pattern COMMAND = Pattern.compile("```sh\n(kcat .*?)```", Pattern.DOTALL);

    @Test
    void anAlertIsActiveThereUntilItIsResolved() throws Exception {
        in = BROKER.topic("in", 1);
        String alerts = BROKER.topic("alerts", 1);
        Path file = pipeline("""
                  - name: per-second
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {errors: sum(n)}
                    alerts:
                      - {name: failing, when: errors > 10, severity: critical, labels: {team: "a 'team' \\u4e16"}, repeat: 1s,
                         summary: '{k}: {errors}'}
                """.indent(0), "  alerts: {topic: %s}".formatted(alerts));
        try (Alertmanager alertmanager = Alertmanager.start(directory);
                AutoCloseable relay = relay(alerts, alertmanager.address());
                LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, "source.maxOutOfOrderness=0s")) {
            long now = Instant.now().toEpochMilli();
            errors(now - 5_000, 12);
            errors(now - 3_000, 12);
            Waiting.until("the alert is active", () -> alertmanager.active().size() == 1);
            JsonNode active = alertmanager.active().get(0);
            assertThat(active.at("/status/state").asText()).isEqualTo("active");
            assertThat(active.get("labels").toString())
                    .contains("\"alertname\":\"failing\"", "\"severity\":\"critical\"", "\"k\":\"web \\\"1\\\" \\\\\"")
                    .contains("\"pipeline\":\"run-test\"", "\"aggregation\":\"per-second\"", "a 'team' \u4e16");
            assertThat(active.at("/annotations/summary").asText()).isEqualTo("web \"1\" \\: 12");
            assertThat(Instant.parse(active.get("startsAt").asText()))
                    .isEqualTo(Instant.ofEpochMilli((now - 5_000) / 1_000 * 1_000 + 1_000));

            errors(now - 1_000, 0);
            errors(now + 1_000, 0);
            Waiting.until("the alert is over", () -> alertmanager.active().isEmpty());
            Waiting.until("somebody was told", () -> statuses(alertmanager).contains("resolved"));

            assertThat(statuses(alertmanager)).startsWith("firing").endsWith("resolved");
            assertThat(alertmanager.notified())
                    .extracting(notified -> notified.get("fingerprint").asText())
                    .as("one and the same alert")
                    .containsOnly(active.get("fingerprint").asText());
        }
    }

    /** Without {@code repeat}: the destination keeps the alert alive by itself. */
    @Test
    void aDestinationBringsThemThereWithoutACommand() throws Exception {
        in = BROKER.topic("in", 1);
        String alerts = BROKER.topic("alerts", 1);
        String undelivered = BROKER.topic("undelivered", 1);
        try (Alertmanager alertmanager = Alertmanager.start(directory)) {
            Path file = pipeline("""
                      - name: per-second
                        keyBy: [k]
                        window: {tumbling: 1s}
                        measures: {errors: sum(n)}
                        alerts: [{name: failing, when: errors > 10, labels: {team: a}}]
                    """.indent(0), """
                      alerts: {topic: %s}
                      undelivered: {topic: %s}
                      notify: [{to: 'http://%s', as: alertmanager}]
                    """.formatted(alerts, undelivered, alertmanager.address()));
            try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, "source.maxOutOfOrderness=0s")) {
                long now = Instant.now().toEpochMilli();
                errors(now - 5_000, 12);
                errors(now - 3_000, 12);
                Waiting.until("the alert is active", () -> alertmanager.active().size() == 1);
                JsonNode active = alertmanager.active().get(0);
                assertThat(Instant.parse(active.get("endsAt").asText()))
                        .as("it ends by itself if it is not sent again")
                        .isBetween(Instant.now().plusSeconds(180), Instant.now().plusSeconds(241));

                errors(now - 1_000, 0);
                errors(now + 1_000, 0);
                Waiting.until("the alert is over", () -> alertmanager.active().isEmpty());
                Waiting.until(
                        "the receiver was notified",
                        () -> statuses(alertmanager).contains("resolved"));
                assertThat(BROKER.readAll(undelivered, true)).isEmpty();
            }
        }
    }

    private void errors(long time, int count) {
        produce(0, time, "web \\\"1\\\" \\\\", "" + count);
        BROKER.flush();
    }

    private static List<String> statuses(Alertmanager alertmanager) {
        return alertmanager.notified().stream()
                .map(notified -> notified.get("status").asText())
                .toList();
    }

    /** The command of the manual, with the addresses and the topic of this test. */
    private AutoCloseable relay(String topic, String alertmanager) throws Exception {
        Matcher command = COMMAND.matcher(Files.readString(Path.of("docs/alerts.md")));
        assertThat(command.find()).isTrue();
        String here = command.group(1)
                .replace("localhost:9092", BROKER.bootstrapServers())
                .replace("localhost:9093", alertmanager)
                .replace("market-moves.alerts", topic);
        assertThat(here).contains(BROKER.bootstrapServers(), alertmanager, topic);
        Process process = new ProcessBuilder("bash", "-c", here)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("relay.log").toFile())
                .start();
        return () -> {
            List<ProcessHandle> commands = process.descendants().toList();
            // The shell first: it would write that its commands were killed.
            process.destroyForcibly().waitFor();
            commands.forEach(ProcessHandle::destroyForcibly);
            assertThat(Files.readString(directory.resolve("relay.log"))).isEmpty();
        };
    }
}
