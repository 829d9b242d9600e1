// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.local.rest.Ports;
import io.streamgauge.testing.Prometheus;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real Prometheus reads a run, and every query of the dashboard and of the rules has data. */
@Tag("prometheus")
class PrometheusIT extends ProcessFixture {
    private static final Path RULES = Path.of("docker", "prometheus", "streamgauge.rules.yml");
    private static final Path DASHBOARD = Path.of("docker", "grafana", "dashboards", "streamgauge.json");
    private static final Path CONFIG = Path.of("flink-conf", "config.yaml");
    private static final String OURS = "flink_taskmanager_job_task_operator_streamgauge_";
    /** The filter of the file, which is a comment there. */
    private static final Pattern FILTER = Pattern.compile("# metrics\\.reporter\\.prom\\.(filter\\.includes): '(.*?)'");

    private static final Pattern SELECTOR = Pattern.compile("\\b(?:up|flink_\\w+)(?:\\{[^}]*})?");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

    @Test
    void theRulesPassTheirTests() throws Exception {
        Path log = directory.resolve("promtool.log");
        Process promtool = new ProcessBuilder("promtool", "test", "rules", "streamgauge.rules.test.yml")
                .directory(RULES.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(promtool.waitFor()).as(Files.readString(log)).isZero();
    }

    @Test
    void everyQueryHasData() throws Exception {
        int port = Ports.free();
        startRun(port);
        send();
        try (Prometheus prometheus = Prometheus.start(directory, port)) {
            Waiting.until("what was rejected", () -> prometheus.value("sum(" + OURS + "code_rejected)") == 3);
            // An increase is seen between two samples.
            send();
            for (String query : queries()) {
                Waiting.until("data of " + query, () -> !prometheus.query(query).isEmpty());
            }
            Waiting.until(
                    "the rules were evaluated",
                    () -> healths(prometheus).stream().allMatch("ok"::equals));

            // Twice the same, and of the second time all that is in windows of before is late.
            assertThat(prometheus.value("sum(" + OURS + "records)")).isEqualTo(2 * (3 + 1 + 10 + 3));
            assertThat(prometheus.value("sum(" + OURS + "code_rejected{code='MALFORMED'})"))
                    .isEqualTo(6);
            assertThat(prometheus.value("sum(" + OURS + "aggregation_code_rejected{code='FIELD_TYPE'})"))
                    .isEqualTo(2);
            Waiting.until(
                    "the books",
                    () -> prometheus.value("sum(" + OURS + "aggregation_used) + sum(" + OURS + "aggregation_late)")
                            == 2 * (10 + 3));
            assertThat(prometheus.value("sum(" + OURS + "aggregation_alert_firing{alert='high-sum'})"))
                    .isEqualTo(1);
        }
    }

    private void startRun(int port) throws Exception {
        Matcher filter = FILTER.matcher(Files.readString(CONFIG));
        assertThat(filter.find()).isTrue();
        Path file = pipeline("""
                  - name: per-key
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {sum: sum(n)}
                    alerts: [{name: high-sum, when: sum > 10}]
                """.indent(0), """
                  alerts: {topic: %s}
                  undelivered: {topic: %s}
                  notify: [{to: 'http://localhost:1', as: webhook}]
                """.formatted(BROKER.topic("alerts", 1), BROKER.topic("undelivered", 1)));
        start(
                "run",
                file.toString(),
                "--web-ui",
                "off",
                "--metrics-port",
                String.valueOf(port),
                "-Dexecution.checkpointing.interval=300 ms",
                "-Dmetrics.reporter.prometheus." + filter.group(1) + "=" + filter.group(2),
                "--set",
                "source.poison={share: 0.99, over: 1m, then: warn}");
    }

    /** Three records that cannot be read, an event that the aggregation rejects, ten of a window and one in each partition after it. */
    private void send() {
        for (int i = 0; i < 3; i++) {
            BROKER.produce(in, "no record");
        }
        produce(0, 1_000, "a", "\"x\"");
        for (int i = 0; i < 10; i++) {
            produce(i % 3, 1_000 + i, "a", "2");
        }
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 10_000, "b", "1");
        }
        BROKER.flush();
    }

    /** Of the dashboard as they are; of the rules the series that they select, since an alert has data only while it is active. */
    private static List<String> queries() throws Exception {
        List<String> queries = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        for (JsonNode panel : dashboard.get("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(filled(target.get("expr").asText())));
        }
        for (JsonNode variable : dashboard.at("/templating/list")) {
            Matcher values = LABEL_VALUES.matcher(variable.path("definition").asText());
            if (values.matches()) {
                queries.add("count by (" + values.group(2) + ") (" + filled(values.group(1)) + ")");
            }
        }
        assertThat(queries).hasSizeGreaterThan(30);
        Matcher selectors = SELECTOR.matcher(Files.readString(RULES));
        while (selectors.find()) {
            queries.add(selectors.group());
        }
        return queries;
    }

    private static String filled(String query) {
        return query.replace("$__rate_interval", "1m")
                .replace("$job_name", "run-test")
                .replace("$aggregation", ".*");
    }

    private static List<String> healths(Prometheus prometheus) throws Exception {
        List<String> healths = new ArrayList<>();
        prometheus.rules().forEach(rule -> healths.add(rule.get("health").asText()));
        assertThat(healths).hasSizeGreaterThan(15);
        return healths;
    }
}
