// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.local.rest.Ports;
import io.streamgauge.testing.Waiting;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The live page beside a job that runs elsewhere. */
class WatchCommandTest extends LivePageFixture {
    @Test
    void aReportHasTheDataOfAJobElsewhere() throws Exception {
        try (LiveRun run = start()) {
            produceEvents();
            Waiting.until(
                    "the job has all",
                    () -> get("/api/snapshot").at("/flow/read").asLong() == 27);
            Path report = directory.resolve("report.html");
            CommandLine command = Streamgauge.commandLine();
            command.setErr(new PrintWriter(err, true));
            int code = command.execute(
                    "watch",
                    directory.resolve("test.yaml").toString(),
                    "--rest",
                    "http://localhost:" + rest,
                    "--report",
                    report.toString());
            assertThat(code).as(err.toString()).isZero();
            String html = Files.readString(report);
            String begin = "<script type=\"application/json\" id=\"report\">";
            int from = html.indexOf(begin) + begin.length();
            String data = html.substring(from, html.indexOf("</script>", from));
            JsonNode written = json.readTree(data);
            assertThat(written.at("/snapshot/flow/read").asLong()).isEqualTo(27);
            assertThat(written.at("/snapshot/lost").toString()).contains("<script>alert(1)</script>");
            assertThat(data).doesNotContain("<");
            assertThat(written.at("/figures/per-key/most/series")).hasSize(2);
            assertThat(Instant.ofEpochMilli(written.at("/snapshot/now").asLong()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now());
        }
    }

    @Test
    void watchServesThePageUntilItIsStopped() throws Exception {
        try (LiveRun run = start()) {
            produceEvents();
            int jobs = port;
            port = Ports.free();
            start(
                    "watch",
                    directory.resolve("test.yaml").toString(),
                    "--rest",
                    "http://localhost:" + rest,
                    "--port",
                    String.valueOf(port));
            Waiting.until(
                    "the page",
                    () -> Files.exists(err()) && Files.readString(err()).contains("live page at"));
            Waiting.until(
                    "the same",
                    () -> get("/api/snapshot")
                            .at("/flow")
                            .equals(ofPort(jobs, "/api/snapshot").at("/flow")));
            process.destroy();
            assertThat(process.waitFor()).isZero();
        }
        assertThat(Files.readString(err())).isEqualTo("live page at http://localhost:" + port + "\n");
    }

    private JsonNode ofPort(int other, String path) throws Exception {
        URI address = URI.create("http://localhost:" + other + path);
        return json.readTree(browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @Test
    void whatIsAwayIsUnknownAndThenRead() throws Exception {
        Path file = pipeline(HIGH, "  alerts: {topic: " + late + "-later}\n");
        port = Ports.free();
        rest = Ports.free();
        start("watch", file.toString(), "--rest", "http://localhost:" + rest, "--port", String.valueOf(port));
        Waiting.until(
                "the page", () -> Files.exists(err()) && Files.readString(err()).contains("live page at"));
        Waiting.until(
                "no Flink", () -> get("/api/snapshot").at("/job/state").asText().equals("UNREACHABLE"));
        assertThat(get("/api/snapshot").at("/flow/read").isMissingNode()).isTrue();
        assertThat(answer("/health").statusCode()).isEqualTo(503);

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(late + "-later", 1, (short) 1)))
                    .all()
                    .get();
        }
        byte[] alert =
                ("{\"labels\":{\"alertname\":\"high\"},\"startsAt\":\"2026-11-22T10:00:00Z\",\"status\":\"firing\",\"id\":\"1\"}")
                        .getBytes(UTF_8);
        byte[] key = "{\"alert\":\"high\",\"aggregation\":\"per-key\",\"key\":{\"k\":\"b\"}}".getBytes(UTF_8);
        for (byte[] foreign :
                List.of("no JSON".getBytes(UTF_8), "{\"startsAt\":\"tomorrow\"}".getBytes(UTF_8), alert)) {
            BROKER.produce(late + "-later", 0, null, key, foreign, List.of());
        }
        BROKER.flush();
        Waiting.until(
                "the alert",
                () -> get("/api/snapshot").at("/alerts/firingTotal").asInt() == 1);
        assertThat(get("/api/snapshot").at("/alerts/firing/0/id").asText()).isEqualTo("1");
    }

    @Test
    void aReportWithoutFlinkIsRefused() throws Exception {
        Path file = pipeline(PER_KEY);
        CommandLine command = Streamgauge.commandLine();
        command.setErr(new PrintWriter(err, true));
        Path report = directory.resolve("report.html");
        assertThat(command.execute("watch", file.toString(), "--rest", "ftp://here", "--report", report.toString()))
                .isEqualTo(2);
        assertThat(command.execute("watch", file.toString(), "--port", "off")).isEqualTo(2);
        String nobody = "http://localhost:" + Ports.free();
        assertThat(command.execute("watch", file.toString(), "--rest", nobody, "--report", report.toString()))
                .isEqualTo(2);
        assertThat(report).doesNotExist();
        assertThat(err.toString())
                .contains(
                        "--rest expects an address", "--port must be from 1 to 65535", "no Flink answers at " + nobody);
    }
}
