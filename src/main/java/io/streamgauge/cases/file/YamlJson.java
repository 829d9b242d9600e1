// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML as JSON. Numbers keep their digits as the file has them, and the members of an object keep their order. */
public final class YamlJson {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private YamlJson() {}

    public static String of(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .map(member -> quoted(name(member.getKeyNode())) + ":" + of(member.getValueNode()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(YamlJson::of).collect(Collectors.joining(",", "[", "]"));
        }
        ScalarNode scalar = (ScalarNode) node;
        if (!isBare(scalar)) {
            return quoted(scalar.getValue());
        }
        return scalar.getTag().equals(Tag.NULL) ? "null" : scalar.getValue();
    }

    private static String name(Node key) {
        return key instanceof ScalarNode scalar ? scalar.getValue() : of(key);
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
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
