// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML as JSON. Numbers keep their digits as the file has them, and the members of an object keep their order. */
public final class YamlJson {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private YamlJson() {}

    public static String of(Node node) {
        StringBuilder json = new StringBuilder();
        write(node, json);
        return json.toString();
    }

    private static void write(Node node, StringBuilder json) {
        if (node instanceof MappingNode mapping) {
            String comma = "{";
            for (NodeTuple member : mapping.getValue()) {
                json.append(comma);
                quote(member.getKeyNode() instanceof ScalarNode key ? key.getValue() : of(member.getKeyNode()), json);
                json.append(':');
                write(member.getValueNode(), json);
                comma = ",";
            }
            json.append(comma.equals("{") ? "{}" : "}");
        } else if (node instanceof SequenceNode sequence) {
            String comma = "[";
            for (Node item : sequence.getValue()) {
                json.append(comma);
                write(item, json);
                comma = ",";
            }
            json.append(comma.equals("[") ? "[]" : "]");
        } else {
            write((ScalarNode) node, json);
        }
    }

    private static void write(ScalarNode scalar, StringBuilder json) {
        if (isBare(scalar)) {
            json.append(scalar.getTag().equals(Tag.NULL) ? "null" : scalar.getValue());
        } else {
            quote(scalar.getValue(), json);
        }
    }

    /** Whether a scalar is a number, a truth value or null, as JSON writes them. */
    public static boolean isBare(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        return tag.equals(Tag.NULL)
                || tag.equals(Tag.BOOL)
                || (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                        && NUMBER.matcher(scalar.getValue()).matches();
    }

    /** A text as JSON writes it. */
    public static String quoted(String text) {
        StringBuilder json = new StringBuilder();
        quote(text, json);
        return json.toString();
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(text))
                .append('"');
    }
}
