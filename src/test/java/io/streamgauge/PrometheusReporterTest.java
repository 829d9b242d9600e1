// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.local.rest.Ports;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Flink's reporter for Prometheus with the settings of {@code flink-conf/config.yaml}. */
class PrometheusReporterTest extends RunFixture {
    private static final String REPORTER = "metrics.reporter.prom.";

    private final int port;

    PrometheusReporterTest() throws IOException {
        port = Ports.free();
    }

    /** @param filtered whether the filter is on, which is a comment in the file */
    private Map<String, String> settings(boolean filtered) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("flink-conf", "config.yaml"))) {
            String setting = filtered && line.startsWith("# " + REPORTER) ? line.substring(2) : line;
            if (setting.startsWith(REPORTER)) {
                String[] parts = setting.split(": ", 2);
                settings.put(parts[0], parts[1].replaceAll(" +# .*", "").replace("'", ""));
            }
        }
        settings.put(REPORTER + "port", String.valueOf(port));
        settings.put("metrics.reporters", "seen,prom");
        return settings;
    }

    private List<String> samples() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                .build();
        // The reporter listens once the cluster has started.
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (ConnectException notYet) {
            return List.of();
        }
    }

    private LiveRun start(boolean filtered) throws Exception {
        Path file = pipeline("""
                  - name: per-key
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures: {sum: sum(n)}
                    alerts: [{name: high-sum, when: sum > 10}]
                """.indent(0), "  alerts: {topic: %s}".formatted(BROKER.topic("alerts", 1)));
        return LiveRun.start(directory.resolve("live"), file, 1, settings(filtered), "source.idleAfter=500ms");
    }

    @Test
    void labelsAreThoseOfTheAlerts() throws Exception {
        try (LiveRun run = start(false)) {
            produce(0, 1_000, "a", "11");
            BROKER.flush();
            Waiting.until(
                    "an alert that fires",
                    () -> samples().stream()
                            .anyMatch(sample -> sample.startsWith(
                                            "flink_taskmanager_job_task_operator_streamgauge_aggregation_alert_firing{")
                                    && sample.contains("aggregation=\"per-key\"")
                                    && sample.contains("alert=\"high-sum\"")
                                    && sample.contains("job_name=\"run-test\"")
                                    && sample.endsWith("} 1.0")));
        }
    }

    @Test
    void theFilterLeavesWhatTheDashboardNeeds() throws Exception {
        try (LiveRun run = start(true)) {
            produce(0, 1_000, "a", "11");
            BROKER.flush();
            BROKER.readAtLeast(results, true, 1);
            List<String> samples = samples();

            assertThat(samples).hasSizeLessThan(100);
            Set<String> others = samples.stream()
                    .map(sample -> sample.split("[{ ]", 2)[0])
                    .filter(name -> !name.contains("_streamgauge_"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(others)
                    .containsExactly(
                            "flink_jobmanager_job_lastCheckpointDuration",
                            "flink_jobmanager_job_lastCheckpointFullSize",
                            "flink_jobmanager_job_numRestarts",
                            "flink_jobmanager_job_numberOfCompletedCheckpoints",
                            "flink_jobmanager_job_numberOfFailedCheckpoints",
                            "flink_jobmanager_job_uptime",
                            "flink_taskmanager_Status_JVM_GarbageCollector_All_TimeMsPerSecond",
                            "flink_taskmanager_Status_JVM_Memory_Heap_Max",
                            "flink_taskmanager_Status_JVM_Memory_Heap_Used",
                            "flink_taskmanager_job_task_backPressuredTimeMsPerSecond",
                            "flink_taskmanager_job_task_busyTimeMsPerSecond");
        }
    }
}
