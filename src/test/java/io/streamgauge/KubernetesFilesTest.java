// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files for Kubernetes, as far as they can be checked without a cluster. The operator's definition of its resource is in the
 * artifact of its API, and contains the schema of pods.
 */
class KubernetesFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILES = Path.of("docker", "kubernetes");
    private static final String DEFINITION = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    /** Of Flink 2.2; the artifact is older than Flink 2. */
    private static final String NEWER_VERSION = "v2_2";
    /** The first version of the file is that of the project. */
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");

    private static List<JsonNode> documents(String file) throws IOException {
        return load(Files.readString(FILES.resolve(file)));
    }

    private static List<JsonNode> load(String yaml) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(10_000_000).build();
        List<JsonNode> documents = new ArrayList<>();
        new Load(settings).loadAllFromString(yaml).forEach(each -> documents.add(JSON.valueToTree(each)));
        return documents;
    }

    private static JsonNode only(String file, String kind) throws IOException {
        return documents(file).stream()
                .filter(each -> each.get("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The schema of the operator's resource; keys that it does not have are errors. */
    private static ObjectNode schema() throws IOException {
        try (InputStream in = KubernetesFilesTest.class.getResourceAsStream(DEFINITION)) {
            JsonNode definition =
                    load(new String(in.readAllBytes(), StandardCharsets.UTF_8)).get(0);
            ObjectNode schema = (ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema");
            ((ArrayNode) schema.at("/properties/spec/properties/flinkVersion/enum")).add(NEWER_VERSION);
            close(schema);
            return schema;
        }
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(KubernetesFilesTest::close);
    }

    private static Set<ValidationMessage> validate(JsonNode schema, JsonNode value) {
        return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema).validate(value);
    }

    @Test
    void theDeploymentOfTheOperatorFollowsItsDefinition() throws Exception {
        JsonNode spec = only("flinkdeployment.yaml", "FlinkDeployment").get("spec");
        JsonNode schema = schema().at("/properties/spec");
        assertThat(validate(schema, spec)).isEmpty();

        ((ObjectNode) spec.get("job")).put("upgradeMod", "savepoint");
        assertThat(validate(schema, spec))
                .as("a key that is misspelled is found")
                .hasSize(1);
    }

    @Test
    void thePodsWithoutAnOperatorFollowTheSchemaOfPods() throws Exception {
        JsonNode pod = schema().at("/properties/spec/properties/podTemplate/properties/spec");
        for (JsonNode each : documents("without-operator.yaml")) {
            JsonNode template = each.at("/spec/template");
            if (!template.isMissingNode()) {
                assertThat(validate(pod, template.get("spec"))).isEmpty();
            }
            if (each.get("kind").asText().equals("Deployment")) {
                assertThat(each.at("/spec/selector/matchLabels")).isEqualTo(template.at("/metadata/labels"));
            }
        }
    }

    @Test
    void thePipelineHasNoProblems() throws Exception {
        String text = only("pipeline.yaml", "ConfigMap")
                .get("data")
                .get("pipeline.yaml")
                .asText();
        ParseResult read = PipelineFile.read("pipeline.yaml", text, List.of(), name -> "http://localhost:1", true);
        assertThat(read.problems()).isEmpty();
    }

    /** A name that no other document declares would leave a pod waiting for ever. */
    @Test
    void everyNameThatIsReferredToIsDeclared() throws Exception {
        List<String> declared = new ArrayList<>();
        for (String file : List.of("pipeline.yaml", "without-operator.yaml")) {
            documents(file)
                    .forEach(each -> declared.add(each.get("kind").asText() + " "
                            + each.at("/metadata/name").asText()));
        }
        for (String file : List.of("flinkdeployment.yaml", "without-operator.yaml")) {
            for (JsonNode each : documents(file)) {
                assertThat(declared)
                        .containsAll(references(each, "secretKeyRef", "name", "Secret"))
                        .containsAll(references(each, "configMapKeyRef", "name", "ConfigMap"))
                        .containsAll(references(each, "configMap", "name", "ConfigMap"))
                        .containsAll(references(each, "persistentVolumeClaim", "claimName", "PersistentVolumeClaim"));
            }
        }
    }

    private static List<String> references(JsonNode document, String from, String member, String kind) {
        return document.findValues(from).stream()
                .map(each -> kind + " " + each.get(member).asText())
                .toList();
    }

    @Test
    void everyImageHasTheVersionOfTheProject() throws Exception {
        Matcher version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        for (String file : List.of("flinkdeployment.yaml", "without-operator.yaml")) {
            Stream<String> images = documents(file).stream().flatMap(each -> each.findValuesAsText("image").stream());
            assertThat(images).allMatch(each -> each.endsWith("/streamgauge:" + version.group(1)));
        }
    }
}
