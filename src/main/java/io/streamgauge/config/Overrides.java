// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;
import io.streamgauge.model.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Sets the values of {@code --set path=value} in the nodes of a file before they are read. A path consists of keys separated
 * by dots. An item of a list is named by its name or its index, and a key with dots is in brackets. The value is YAML. Missing
 * mappings are added; missing items of lists are not.
 */
final class Overrides {
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]=]+)|\\[([^\\]]+)]");

    private final Problems problems;

    Overrides(Problems problems) {
        this.problems = problems;
    }

    void apply(String set, MappingNode root) {
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(set);
        int at = 0;
        while (matcher.region(at, set.length()).lookingAt()) {
            steps.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            at = matcher.end();
        }
        if (steps.isEmpty() || set.startsWith(".") || at == set.length() || set.charAt(at) != '=') {
            // The value may be a secret, so only the text before the first = is shown.
            problems.ofSet(
                    set.indexOf('=') < 0 ? "***" : Problems.printable(set.substring(0, set.indexOf('='))),
                    "write path=value, like source.start=latest or kafka[bootstrap.servers]=localhost:9092");
            return;
        }
        String path = Problems.printable(set.substring(0, at));
        Node value = value(path, set.substring(at + 1));
        if (value != null) {
            put(path, steps, root, value);
        }
    }

    /** Nothing after the = is the empty text, not YAML's null. */
    private @Nullable Node value(String path, String text) {
        if (text.isBlank()) {
            return new ScalarNode(Tag.STR, true, text, ScalarStyle.SINGLE_QUOTED, mark(path), mark(path));
        }
        return new Document(problems, Problems.SET + path).compose(text);
    }

    private void put(String path, List<String> steps, MappingNode root, Node value) {
        Node at = root;
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            Node next = i == steps.size() - 1 ? value : null;
            if (at instanceof MappingNode mapping) {
                at = inMapping(path, mapping, step, next);
            } else if (at instanceof SequenceNode sequence) {
                at = inSequence(path, sequence, step, next);
            } else {
                problems.ofSet(path, "there is nothing inside " + String.join(".", steps.subList(0, i)));
                at = null;
            }
            if (at == null) {
                return;
            }
        }
    }

    /** @param value null to descend; a mapping is added if the key has no value */
    private static Node inMapping(String path, MappingNode mapping, String key, @Nullable Node value) {
        Node put = value == null ? emptyMapping(path) : value;
        List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
        for (int i = 0; i < tuples.size(); i++) {
            NodeTuple tuple = tuples.get(i);
            if (isKey(tuple, key)) {
                boolean empty = tuple.getValueNode().getTag().equals(Tag.NULL);
                if (value == null && !empty) {
                    return tuple.getValueNode();
                }
                tuples.set(i, new NodeTuple(tuple.getKeyNode(), put));
                mapping.setValue(tuples);
                return put;
            }
        }
        ScalarNode name = new ScalarNode(Tag.STR, true, key, ScalarStyle.PLAIN, mark(path), mark(path));
        tuples.add(new NodeTuple(name, put));
        mapping.setValue(tuples);
        return put;
    }

    private @Nullable Node inSequence(String path, SequenceNode sequence, String item, @Nullable Node value) {
        List<String> names = new ArrayList<>();
        List<Node> items = sequence.getValue();
        for (int i = 0; i < items.size(); i++) {
            String name = name(items.get(i));
            if (item.equals(name) || item.equals(Integer.toString(i))) {
                if (value != null) {
                    items.set(i, value);
                }
                return items.get(i);
            }
            names.add(name == null ? Integer.toString(i) : name);
        }
        problems.ofSet(path, "there is no item " + Problems.printable(item) + Nearest.hint(item, names));
        return null;
    }

    /** The end of the path to an item, as {@code --set} takes it: its name, if it has one that is legal and unique. */
    static String step(SequenceNode sequence, int index) {
        String name = name(sequence.getValue().get(index));
        boolean unique = name != null
                && Names.name(name) != null
                && sequence.getValue().stream()
                                .map(Overrides::name)
                                .filter(name::equals)
                                .count()
                        == 1;
        return unique ? "." + name : "[" + index + "]";
    }

    private static @Nullable String name(Node item) {
        for (NodeTuple tuple : item instanceof MappingNode mapping ? mapping.getValue() : List.<NodeTuple>of()) {
            if (isKey(tuple, "name") && tuple.getValueNode() instanceof ScalarNode name) {
                return name.getValue();
            }
        }
        return null;
    }

    private static boolean isKey(NodeTuple tuple, String key) {
        return tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
    }

    private static Node emptyMapping(String path) {
        return new MappingNode(Tag.MAP, true, new ArrayList<>(), FlowStyle.BLOCK, mark(path), mark(path));
    }

    private static Optional<Mark> mark(String path) {
        return Optional.of(new Mark(Problems.SET + path, 0, 0, 0, new int[0], 0));
    }
}
