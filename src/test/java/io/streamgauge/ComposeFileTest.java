// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The Docker files, as far as they can be checked without an engine. */
class ComposeFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCKER = Path.of("docker");

    private static JsonNode compose() throws IOException {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        JsonNode compose =
                JSON.valueToTree(new Load(settings).loadFromString(Files.readString(DOCKER.resolve("compose.yaml"))));
        compose.get("services").forEach(service -> merge((ObjectNode) service));
        return compose;
    }

    /** YAML 1.2 has no merge keys; Compose has. */
    private static void merge(ObjectNode service) {
        JsonNode merged = service.remove("<<");
        if (merged != null) {
            merged.fields().forEachRemaining(field -> service.putIfAbsent(field.getKey(), field.getValue()));
        }
    }

    @Test
    void theComposeFileFollowsItsSchema() throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/compose-spec.json")) {
            ObjectNode schema = (ObjectNode) JSON.readTree(in);
            // It claims 2019-09, but names its parts as drafts up to 4 did, and itself by a relative name.
            schema.remove(List.of("$schema", "id"));
            // It is older than the project's name at the top.
            ((ObjectNode) schema.get("properties")).putObject("name").put("type", "string");
            // Compose's durations are not those of ISO 8601.
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .formatAssertionsEnabled(false)
                    .build();

            assertThat(JsonSchemaFactory.getInstance(VersionFlag.V4)
                            .getSchema(schema, config)
                            .validate(compose()))
                    .isEmpty();
        }
    }

    @Test
    void everyImageOfOthersIsPinnedAndEveryServiceThatStaysReportsItsHealth() throws Exception {
        for (JsonNode service : compose().get("services")) {
            // The project's own image is built from the working tree, so a version in its tag would claim too much.
            assertThat(service.get("image").asText())
                    .matches(service.has("build") ? "streamgauge" : "[a-z/]+:v?\\d+\\.\\d+\\.\\d+");
            if (service.path("restart").asText().equals("unless-stopped")) {
                assertThat(service.has("healthcheck")).as(service.toString()).isTrue();
            }
        }
    }

    /** What is there for Prometheus and Grafana is mounted where they look for it. */
    @Test
    void whatIsMountedIsThere() throws Exception {
        for (JsonNode service : compose().get("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String from = volume.asText().split(":")[0];
                assertThat(from.equals("state") || Files.isDirectory(DOCKER.resolve(from)))
                        .as(from)
                        .isTrue();
            }
        }
        Path grafana = DOCKER.resolve("grafana");
        assertThat(Files.readString(grafana.resolve("provisioning/dashboards/streamgauge.yml")))
                .contains("path: /etc/grafana/dashboards");
        assertThat(JSON.readTree(grafana.resolve("dashboards/streamgauge.json").toFile())
                        .get("uid")
                        .asText())
                .isEqualTo("streamgauge");
    }

    /** The reasons of the settings stand in config.yaml. */
    @Test
    void theReporterIsThatOfTheConfiguration() throws Exception {
        String properties = compose()
                .at("/services/taskmanager/environment/FLINK_PROPERTIES")
                .asText();
        List<String> reporter = Files.readAllLines(Path.of("flink-conf/config.yaml")).stream()
                .filter(line -> line.startsWith("metrics.") && !line.contains(".port:"))
                .map(line -> line.replaceAll(" +#.*", ""))
                .toList();

        assertThat(reporter).isNotEmpty();
        assertThat(properties.lines()).containsAll(reporter);
    }

    /** Nothing makes a topic by itself there, and the job is refused without. */
    @Test
    void everyTopicThatThePipelineWritesIsMade() throws Exception {
        String script =
                compose().get("services").get("topics").get("command").get(0).asText();

        for (String sink : List.of("results", "alerts", "late", "rejected")) {
            assertThat(Files.readString(Path.of("pipelines/iot.yaml"))).contains("{topic: iot." + sink + "}");
            assertThat(script).contains("make --topic \"$$PIPELINE." + sink + "\"");
        }
    }

    @Test
    void theJobRunsTheFlinkThatItIsBuiltFor() throws Exception {
        assertThat(Files.readAllLines(DOCKER.resolve("Dockerfile")))
                .filteredOn(line -> line.startsWith("FROM "))
                .containsExactly("FROM flink:" + EnvironmentInformation.getVersion() + "-java17");
    }

    @Test
    void whatIsCopiedIntoTheImageIsThere() throws Exception {
        List<String> missing = new ArrayList<>();
        for (String line : Files.readAllLines(DOCKER.resolve("Dockerfile"))) {
            String[] words = line.split("\\s+");
            // The jar is what a build makes.
            if (words[0].equals("COPY") && !words[2].startsWith("target/") && !Files.exists(Path.of(words[2]))) {
                missing.add(words[2]);
            }
        }

        assertThat(missing).isEmpty();
    }
}
