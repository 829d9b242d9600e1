// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts that come, change and go while a job runs, and what a bounded run makes of them. */
class RulesRunTest extends RunFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private String rules;
    private String status;
    private String alerts;

    @BeforeEach
    void makeTopicsOfRules() {
        // Not compacted: what a broker takes there must not stop the job.
        rules = BROKER.topic("rules", 1);
        status = BROKER.topic("status", 1, Map.of("cleanup.policy", "compact"));
        alerts = BROKER.topic("alerts", 1);
    }

    private Path file(String alertsOfFile) throws Exception {
        return pipeline(
                """
                  - name: per-key
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {sum: sum(n)}
                %s  - {name: others, window: {tumbling: 1s}, measures: {events: count}}
                """.formatted(alertsOfFile).indent(0),
                "  alerts: {topic: %s}\nrules: {topic: %s, status: %s}".formatted(alerts, rules, status));
    }

    private void event(int second, int number) {
        // The watermark follows the slowest of three partitions.
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 1_000L * second, partition == 0 ? "a" : "b", partition == 0 ? "" + number : "0");
        }
        BROKER.flush();
    }

    /** @param value null for a removal */
    private void rule(String name, String value) {
        BROKER.produce(
                rules,
                null,
                null,
                name == null ? null : name.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8),
                List.of());
        BROKER.flush();
    }

    private void when(String name, String condition) {
        rule(name, "{\"name\":\"" + name + "\",\"aggregation\":\"per-key\",\"when\":\"" + condition + "\"}");
    }

    private List<JsonNode> read(String topic, int atLeast) throws Exception {
        List<JsonNode> records = new ArrayList<>();
        for (var record : BROKER.readAtLeast(topic, true, atLeast)) {
            records.add(JSON.readTree(record.value()));
        }
        return records;
    }

    private static String emitted(JsonNode alert) {
        return alert.at("/labels/alertname").asText() + " "
                + alert.get("status").asText() + " "
                + alert.get("startsAt").asText().substring(17, 19);
    }

    @Test
    void alertsComeChangeAndGoWhileTheJobRunsAndAcrossARestart() throws Exception {
        Path file = file("");
        Path state = directory.resolve("live");
        try (LiveRun run = LiveRun.start(state, file, 2)) {
            when("high", "sum > 10 && k == 'a'");
            assertThat(read(status, 1).get(0))
                    .isEqualTo(JSON.readTree("{\"pipeline\":\"run-test\",\"alert\":\"high\",\"version\":1,"
                            + "\"status\":\"accepted\",\"errors\":[],\"inForce\":1,"
                            + "\"record\":{\"topic\":\"" + rules + "\",\"partition\":0,\"offset\":0}}"));
            event(1, 12);
            event(3, 12);
            JsonNode firing = read(alerts, 1).get(0);
            assertThat(emitted(firing)).isEqualTo("high firing 02");
            assertThat(firing.get("evidence"))
                    .isEqualTo(JSON.readTree("[{\"topic\":\"" + in + "\",\"partition\":0,\"first\":0,\"last\":0}]"));
            when("high", "sum > 20 && k == 'a'");
            read(status, 2);
            event(5, 25);
            assertThat(emitted(read(alerts, 2).get(1))).isEqualTo("high resolved 02");
        }
        try (LiveRun run = LiveRun.start(state, file, 1)) {
            event(7, 15);
            event(9, 0);
            assertThat(emitted(read(alerts, 3).get(2))).isEqualTo("high firing 06");
            assertThat(emitted(read(alerts, 4).get(3))).isEqualTo("high resolved 06");
            event(11, 30);
            event(13, 30);
            assertThat(emitted(read(alerts, 5).get(4))).isEqualTo("high firing 12");
            assertThat(SeenMetrics.of("run-test", "firing", "per-key")).containsExactly(1L);
            rule("high", null);
            assertThat(emitted(read(alerts, 6).get(5))).isEqualTo("high resolved 12");
            assertThat(SeenMetrics.of("run-test", "firing", "per-key")).containsExactly(0L);
            assertThat(read(status, 3))
                    .hasSize(3)
                    .last()
                    .extracting(last -> last.get("status").asText() + last.get("version") + last.get("inForce"))
                    .isEqualTo("removed3null");
            event(15, 30);
            event(17, 30);
        }
        assertThat(read(alerts, 6)).hasSize(6);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            assertThat(admin.listConsumerGroups().all().get())
                    .as("rules are read without a group")
                    .noneMatch(group -> group.groupId().contains(rules)
                            || group.groupId().startsWith("run-test")
                                    && !group.groupId().equals("run-test"));
        }
    }

    @Test
    void whatCannotBeUsedIsRefusedWithItsReasonsAndStopsNothing() throws Exception {
        Path file = file("    alerts: [{name: high, when: sum > 10}]\n");
        try (LiveRun run = LiveRun.start(directory.resolve("live"), file, 2)) {
            rule("high", "{\"name\":\"high\"");
            rule("high", "{\"name\":\"high\",\"aggregation\":\"per-kez\",\"when\":\"sum > 1\"}");
            when("high", "summ > 10");
            rule(null, "{}");
            rule("no name", "\u0000");
            rule(
                    "dear",
                    "{\"name\":\"dear\",\"aggregation\":\"per-key\",\"past\":{\"windows\":1000},\"when\":\""
                            + "past.sum.mean > past.sum.stddev && ".repeat(9) + "true\"}");
            rule("large", "\"" + "x".repeat(500_000) + "\"");
            when("low", "sum < 5 && k == 'a'");
            List<JsonNode> decisions = read(status, 8);
            Waiting.until(
                    "every subtask knows of both alerts",
                    () -> SeenMetrics.of("run-test", "alertsInForce", "per-key").equals(List.of(2L, 2L)));
            assertThat(SeenMetrics.of("run-test", "alertsInForce", "others")).containsExactly(0L, 0L);
            assertThat(SeenMetrics.of("run-test", "rulesVersion", null)).containsExactly(8L);
            assertThat(SeenMetrics.of("run-test", "rulesAccepted", null)).containsExactly(1L);
            assertThat(SeenMetrics.of("run-test", "rulesRefused", null)).containsExactly(7L);
            assertThat(decisions)
                    .extracting(one ->
                            one.get("alert").asText() + ": " + one.get("status").asText() + " " + one.get("inForce"))
                    .containsExactly(
                            "high: refused 0",
                            "high: refused 0",
                            "high: refused 0",
                            ": refused null",
                            "no name: refused null",
                            "dear: refused null",
                            "large: refused null",
                            "low: accepted 8");
            assertThat(decisions.get(2).get("errors").get(0).asText())
                    .isEqualTo("when: undeclared reference to 'summ'; did you mean sum?");
            event(1, 12);
            event(3, 3);
            event(5, 3);

            assertThat(read(alerts, 3))
                    .extracting(RulesRunTest::emitted)
                    .containsExactlyInAnyOrder("high firing 02", "high resolved 02", "low firing 04");
        }
    }

    @Test
    void aSummaryOfManyPlacesIsCutAndStopsNothing() throws Exception {
        String longKey = "x".repeat(120);
        try (LiveRun run = LiveRun.start(directory.resolve("live"), file(""), 1)) {
            rule(
                    "long",
                    "{\"name\":\"long\",\"aggregation\":\"per-key\",\"when\":\"sum > 10\",\"summary\":\""
                            + "{k}".repeat(10_500) + "\"}");
            assertThat(read(status, 1).get(0).get("status").asText()).isEqualTo("accepted");
            for (int second : new int[] {1, 3}) {
                for (int partition = 0; partition < 3; partition++) {
                    produce(partition, 1_000L * second, longKey, "12");
                }
            }
            BROKER.flush();

            JsonNode firing = read(alerts, 1).get(0);
            assertThat(firing.at("/annotations/summary").asText())
                    .hasSize(4_096)
                    .endsWith("xxx...[cut]");
            assertThat(SeenMetrics.of("run-test", "numRestarts", null)).containsExactly(0L);
        }
    }

    @Test
    void aBoundedRunHasTheRulesOfItsStartFromItsFirstWindow() throws Exception {
        Path file = file("    alerts: [{name: high, when: sum > 10}]\n");
        rule("high", null);
        when("low", "sum < 5 && k == 'a'");
        rule("broken", "{");
        event(1, 3);
        event(3, 12);

        int code = run(file, "--set", "source.stop=latest", "--parallelism", "2");

        assertThat(code).as(err.toString()).isZero();
        assertThat(err.toString()).contains("rule broken is refused: not JSON");
        assertThat(read(alerts, 2))
                .extracting(RulesRunTest::emitted)
                .containsExactly("low firing 02", "low resolved 02");
        assertThat(BROKER.readAll(status, true)).as("is the live job's").isEmpty();
    }

    @Test
    void topicsThatAreMissingAreMadeCompacted() throws Exception {
        Path file = file("");
        String text = Files.readString(file).replace(rules, "made-" + rules).replace(status, "made-" + status);
        Files.writeString(file, text);
        event(1, 3);

        assertThat(run(file, "--set", "source.stop=latest")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--create --topic made-" + rules + " --partitions 1 --config cleanup.policy=compact");
        assertThat(run(file, "--set", "source.stop=latest", "--create-topics")).isZero();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            for (String topic : List.of("made-" + rules, "made-" + status)) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
                Waiting.until(
                        "the topic is known",
                        () -> admin.describeConfigs(List.of(resource))
                                .all()
                                .get()
                                .get(resource)
                                .get("cleanup.policy")
                                .value()
                                .equals("compact"));
            }
        }
    }
}
