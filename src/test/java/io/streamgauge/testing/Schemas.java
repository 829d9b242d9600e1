// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.streamgauge.cli.PublishedSchema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The published schemas, as a validator applies them. */
public final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<PublishedSchema, JsonSchema> STRICT = new ConcurrentHashMap<>();

    private Schemas() {}

    /** A YAML document as JSON. */
    public static JsonNode yaml(String text) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        return JSON.valueToTree(new Load(settings).loadFromString(text));
    }

    /** What is wrong with a document. An object may have no member that the schema does not name. */
    public static List<String> problems(PublishedSchema schema, JsonNode document) {
        return STRICT.computeIfAbsent(schema, Schemas::strict).validate(document).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static JsonSchema strict(PublishedSchema schema) {
        ObjectNode json = schema.json();
        close(json);
        return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(json);
    }

    /** Consumers must accept members of later versions; tests must not. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.putIfAbsent("additionalProperties", JSON.getNodeFactory().booleanNode(false));
        }
        node.forEach(Schemas::close);
    }
}
