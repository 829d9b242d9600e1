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
    void everyImageIsPinnedAndEveryServiceThatStaysTellsItsHealth() throws Exception {
        for (JsonNode service : compose().get("services")) {
            assertThat(service.get("image").asText()).matches("[a-z/]+:\\d+\\.\\d+\\.\\d+");
            if (service.path("restart").asText().equals("unless-stopped")) {
                assertThat(service.has("healthcheck")).as(service.toString()).isTrue();
            }
        }
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
