// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.cli.plan.Plan;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.StartingPoint;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Canaries in the environment and in a file, which expressions, labels and summaries are filled in with. */
class SecretsTest extends RunFixture {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OF_THE_ENVIRONMENT = "c4nary-env";
    private static final String OF_A_FILE = "c4nary-file";

    private String alerts;
    private Path secret;

    @BeforeEach
    void makeSecrets() throws IOException {
        in = BROKER.topic("in", 1);
        alerts = BROKER.topic("alerts", 1);
        secret = Files.writeString(directory.resolve("secret"), OF_A_FILE + "\n");
    }

    private Path file() throws Exception {
        return pipeline("""
                  - name: per-key
                    where: 'k != "${TOKEN}"'
                    keyBy: [k]
                    window: {tumbling: 1s}
                    measures:
                      sum: sum(n)
                      text: last(k)
                      marked: {measure: count, where: 'k != "${file:FILE}"'}
                      derived: {derive: 'text == "${TOKEN}" ? 1 : 0'}
                    alerts:
                      - name: high
                        when: 'sum > 10 && k != "${file:FILE}" && (sum > 10 || previous.derived > 1)'
                        resolve: 'sum < 5 && k != "${TOKEN}"'
                        severity: 'page-${TOKEN}'
                        labels: {team: '${file:FILE}', place: here}
                        summary: '{k} of ${TOKEN} is at {sum}'
                """.replace("FILE", secret.toString()), "  alerts: {topic: " + alerts + "}");
    }

    private static Pipeline read(Path file) {
        ParseResult reading = PipelineFile.read(file, List.of(), Map.of("TOKEN", OF_THE_ENVIRONMENT)::get, true);
        assertThat(reading.problems()).isEmpty();
        return reading.pipeline();
    }

    @Test
    void thePlanAndTheParametersOfTheJobShowWhatIsWrittenAndNoSecret() throws Exception {
        Pipeline pipeline = read(file());
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(JobDefaults.under(new Configuration()));
        new PipelineJob(pipeline).build(environment, StartingPoint.at(Optional.empty()));
        Map<String, String> parameters =
                environment.getConfig().getGlobalJobParameters().toMap();

        List<String> shown = new ArrayList<>(new Plan(pipeline, environment.getStreamGraph(false)).lines());
        shown.add(parameters.toString());
        shown.add(environment.getStreamGraph(false).getStreamingPlanAsJSON());

        assertThat(shown).noneMatch(line -> line.contains("c4nary"));
        assertThat(parameters.get("per-key.where")).startsWith("k != \"${TOKEN}\" sha256:");
        assertThat(parameters.get("per-key.measures.derived")).contains("${TOKEN}");
        assertThat(parameters.get("per-key.alerts.high")).contains("${file:" + secret + "}");
    }

    @Test
    void stateHoldsNoSecretAndARunResumesFromIt() throws Exception {
        Path state = directory.resolve("live");
        Pipeline pipeline = read(file());
        produce(0, 1_000, "a", "77");
        produce(0, 9_000, "a", "1");
        BROKER.flush();
        try (LiveRun run = LiveRun.start(state, pipeline, 1, Map.of())) {
            BROKER.readAtLeast(alerts, true, 1);
            Waiting.until("there is a checkpoint", () -> !metadata(state).isEmpty());
        }

        assertThat(metadata(state)).isNotEmpty();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1)).as("%s", file).doesNotContain("c4nary");
            }
        }
        assertThat(Files.readString(metadata(state).get(0), ISO_8859_1))
                .as("what is kept in its place")
                .contains("count where k != \"${file:" + secret + "}\" sha256:")
                .contains("page-${TOKEN} sha256:");

        produce(0, 20_000, "a", "1");
        BROKER.flush();
        try (LiveRun run = LiveRun.start(state, pipeline, 1, Map.of())) {
            BROKER.readAtLeast(alerts, true, 2);
        }
        List<JsonNode> sent = new ArrayList<>();
        for (String line : written(alerts)) {
            sent.add(JSON.readTree(line));
        }
        assertThat(sent)
                .extracting(alert -> alert.get("status").asText())
                .containsExactlyInAnyOrder("firing", "resolved");
        assertThat(sent).allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isEqualTo("page-" + OF_THE_ENVIRONMENT);
            assertThat(alert.at("/labels/team").asText()).isEqualTo(OF_A_FILE);
            assertThat(alert.at("/labels/place").asText()).isEqualTo("here");
            assertThat(alert.at("/annotations/summary").asText()).isEqualTo("a of " + OF_THE_ENVIRONMENT + " is at 77");
        });
        assertThat(written(results))
                .as("a window that was open")
                .anyMatch(line -> line.contains("\"sum\":1,\"text\":\"a\",\"marked\":1,\"derived\":0"));
    }

    private static List<Path> metadata(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file -> file.endsWith("_metadata")).toList();
        }
    }
}
