// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a shape as JSON Schema, draft 7, the version that editors know best. */
public final class SchemaWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** A value that is filled in from the environment or a file can be anything. */
    private static final String PLACEHOLDER = "\\$\\{";

    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");

    /** What a schema describes. */
    public enum Of {
        /** A file in which values can be filled in. An unknown key is a mistake. */
        PIPELINE_FILE,
        /** A file as it is. An unknown key is a mistake. */
        FILE,
        /** A record. A later version may add members. */
        RECORD
    }

    private final Of of;
    private final ObjectNode shared = JSON.objectNode();

    private SchemaWriter(Of of) {
        this.of = of;
    }

    public static ObjectNode write(String title, Shape shape, Of of) {
        SchemaWriter writer = new SchemaWriter(of);
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", title);
        schema.setAll(writer.node(shape));
        if (!writer.shared.isEmpty()) {
            schema.set("definitions", writer.shared);
        }
        return schema;
    }

    private ObjectNode node(Shape shape) {
        ObjectNode node = JSON.objectNode();
        if (shape instanceof Shape.Scalar scalar) {
            return scalar(scalar);
        } else if (shape instanceof Shape.Items items) {
            node.put("type", "array");
            node.set("items", node(items.item()));
            if (items.atLeast() > 0) {
                node.put("minItems", items.atLeast());
            }
            if (items.atMost() < Integer.MAX_VALUE) {
                node.put("maxItems", items.atMost());
            }
        } else if (shape instanceof Shape.FreeKeys names) {
            node.put("type", "object");
            if (names.pattern() != null) {
                node.putObject("propertyNames").put("pattern", whole(names.pattern()));
            }
            node.set("additionalProperties", node(names.value()));
        } else if (shape instanceof Shape.AnyOf any) {
            ArrayNode choices = node.putArray("anyOf");
            any.choices().forEach(choice -> choices.add(node(choice)));
        } else if (shape instanceof Shape.Shared once) {
            if (!shared.has(once.name())) {
                shared.set(once.name(), node(once.shape()));
            }
            node.put("$ref", "#/definitions/" + once.name());
        } else if (shape instanceof Keys keys) {
            return mapping(keys);
        }
        return node;
    }

    private ObjectNode scalar(Shape.Scalar scalar) {
        ObjectNode node = JSON.objectNode();
        if (scalar.words().isEmpty()) {
            List<String> types = scalar.types();
            node.set("type", MAPPER.valueToTree(types.size() == 1 ? types.get(0) : types));
        } else {
            node.set("enum", MAPPER.valueToTree(scalar.words()));
        }
        if (scalar.format() != null) {
            node.put("format", scalar.format());
        }
        boolean filledIn = of == Of.PIPELINE_FILE;
        if (scalar.pattern() != null) {
            node.put("pattern", whole(scalar.pattern()) + (filledIn ? "|" + PLACEHOLDER : ""));
        }
        if (scalar.words().isEmpty() || !filledIn) {
            return node;
        }
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf")
                .add(node)
                .add(JSON.objectNode().put("type", "string").put("pattern", PLACEHOLDER));
        return either;
    }

    private static String whole(String pattern) {
        return "^(?:" + pattern + ")$";
    }

    private ObjectNode mapping(Keys keys) {
        ObjectNode node = JSON.objectNode();
        node.put("type", "object");
        ObjectNode properties = node.putObject("properties");
        keys.all().forEach(key -> properties.set(key.name(), described(key)));
        List<String> required = keys.all().stream()
                .filter(Keys.Declaration::required)
                .map(Keys.Declaration::name)
                .toList();
        if (!required.isEmpty()) {
            node.set("required", MAPPER.valueToTree(required));
        }
        Shape others = keys.others();
        if (others != null) {
            node.set("additionalProperties", node(others));
        } else if (of != Of.RECORD) {
            node.put("additionalProperties", false);
        }
        keys.rules().forEach(rule -> add(rule, node));
        return node;
    }

    private ObjectNode described(Keys.Declaration key) {
        ObjectNode node = JSON.objectNode();
        String text = LINK.matcher(key.description()).replaceAll("$1");
        if (!text.isEmpty()) {
            node.put("description", text);
        }
        if (key.fallback() != null && !key.fallback().startsWith("{")) {
            node.set("default", fallback(key.fallback()));
        }
        ObjectNode value = node(key.shape());
        if (value.has("$ref")) {
            // What is beside a reference is ignored.
            node.putArray("allOf").add(value);
        } else {
            node.setAll(value);
        }
        return node;
    }

    /** A list is written as JSON, and everything else is a text. */
    private static JsonNode fallback(String written) {
        try {
            return written.startsWith("[") ? MAPPER.readTree(written) : JSON.textNode(written);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(written + " is not JSON", e);
        }
    }

    private static void add(Keys.Requirement rule, ObjectNode node) {
        @Nullable String key = rule.key();
        ObjectNode at = key == null ? node : JSON.objectNode();
        ArrayNode choices = at.putArray(key == null ? "oneOf" : "anyOf");
        rule.others().forEach(other -> choices.addObject().putArray("required").add(other));
        if (key != null) {
            node.withObject("/dependencies").set(key, at);
        }
    }
}
