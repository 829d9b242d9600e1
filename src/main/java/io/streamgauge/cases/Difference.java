// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.cases.file.YamlJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A member that is not as expected.
 *
 * @param path to the member, as in {@code measures.trades}; empty for the whole
 * @param actual null if there is no such member
 */
public record Difference(
        String path, Node expected, @Nullable JsonNode actual) {
    /** Members that identify what a record is about. A record that differs there is hardly the one that was meant. */
    private static final Pattern IDENTITY = Pattern.compile("(aggregation|key|labels|code)\\b.*");

    private static final Pattern POSITION = Pattern.compile("(window|startsAt|topic|partition|offset)\\b.*");

    /**
     * Where a value differs from what is expected of it. Only members that are expected are compared; a list must have as many items.
     * Numbers are compared by their value, and a number without quotes also equals a text with its digits, as in keys.
     */
    static List<Difference> between(Node expected, @Nullable JsonNode actual) {
        List<Difference> differences = new ArrayList<>();
        compare("", expected, actual, differences);
        return differences;
    }

    /** Whether there is no difference. */
    static boolean matches(Node expected, @Nullable JsonNode actual) {
        if (expected instanceof MappingNode mapping && actual != null && actual.isObject()) {
            return mapping.getValue().stream()
                    .allMatch(member ->
                            matches(member.getValueNode(), actual.get(((ScalarNode) member.getKeyNode()).getValue())));
        }
        return between(expected, actual).isEmpty();
    }

    /** How far a record is from what is expected. */
    static int distance(List<Difference> differences) {
        return differences.stream()
                .mapToInt(each -> IDENTITY.matcher(each.path).matches()
                        ? 5
                        : POSITION.matcher(each.path).matches() ? 2 : 1)
                .sum();
    }

    private static void compare(String path, Node expected, @Nullable JsonNode actual, List<Difference> to) {
        if (expected instanceof MappingNode mapping && actual != null && actual.isObject()) {
            for (NodeTuple member : mapping.getValue()) {
                String name = ((ScalarNode) member.getKeyNode()).getValue();
                compare(path.isEmpty() ? name : path + "." + name, member.getValueNode(), actual.get(name), to);
            }
        } else if (expected instanceof SequenceNode sequence
                && actual != null
                && actual.isArray()
                && actual.size() == sequence.getValue().size()) {
            for (int i = 0; i < actual.size(); i++) {
                compare(path + "[" + i + "]", sequence.getValue().get(i), actual.get(i), to);
            }
        } else if (!(expected instanceof ScalarNode scalar) || !equal(scalar, actual)) {
            to.add(new Difference(path, expected, actual));
        }
    }

    private static boolean equal(ScalarNode expected, @Nullable JsonNode actual) {
        if (expected.getTag().equals(Tag.NULL) || actual == null || actual.isNull()) {
            return expected.getTag().equals(Tag.NULL) && (actual == null || actual.isNull());
        }
        boolean plain = expected.getScalarStyle() == ScalarStyle.PLAIN;
        if (actual.isTextual()) {
            return (plain || !YamlJson.isBare(expected)) && actual.asText().equals(expected.getValue());
        } else if (actual.isNumber()) {
            return YamlJson.isBare(expected)
                    && !expected.getTag().equals(Tag.BOOL)
                    && actual.decimalValue().compareTo(new BigDecimal(expected.getValue())) == 0;
        }
        return actual.isBoolean() && plain && actual.asText().equals(expected.getValue());
    }

    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + "expected " + YamlJson.of(expected) + ", was "
                + (actual == null ? "absent" : actual.toString());
    }
}
