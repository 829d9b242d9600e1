package io.streamgauge.config;

import io.streamgauge.model.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of the file: each key once, and only keys that are known. */
final class Section {
    private final Value value;
    private final Map<String, Value> entries = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    private Section(Value value) {
        this.value = value;
    }

    /** A mapping whose keys are the language's; empty, with a problem, where the value is no mapping. */
    static Section of(Value value, String... known) {
        Section section = named(value);
        section.keep(List.of(known));
        return section;
    }

    /** A mapping whose keys are the user's; empty, with a problem, where the value is no mapping. */
    static Section named(Value value) {
        Section section = new Section(value);
        if (value.node() instanceof MappingNode mapping) {
            mapping.getValue().forEach(section::add);
        } else {
            value.unexpected("a mapping");
        }
        return section;
    }

    private void add(NodeTuple tuple) {
        Problems problems = value.context().problems();
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.error(tuple.getKeyNode(), value.prefixed("a key must be a single text"));
            return;
        }
        String name = key.getValue();
        String path = path(name);
        if (keys.containsKey(name)) {
            int line = keys.get(name)
                    .getStartMark()
                    .map(mark -> mark.getLine() + 1)
                    .orElse(0);
            problems.error(key, path + " is declared twice; first in line " + line);
            return;
        }
        keys.put(name, key);
        entries.put(name, new Value(value.context(), path, tuple.getValueNode()));
    }

    private void keep(List<String> known) {
        entries.keySet().removeIf(name -> {
            if (!known.contains(name)) {
                errorAtKey(name, path(name) + " is not known here" + Nearest.hint(name, known));
            }
            return !known.contains(name);
        });
    }

    /** The way to a key, as {@code --set} takes it. */
    private String path(String name) {
        String shown = Value.printable(name);
        if (name.indexOf('.') >= 0) {
            return value.path() + "[" + shown + "]";
        }
        return value.path().isEmpty() ? shown : value.path() + "." + shown;
    }

    Value value() {
        return value;
    }

    /** The entries in the order of the file. */
    Map<String, Value> entries() {
        return entries;
    }

    /** Null where the key is not there. */
    Value get(String key) {
        return entries.get(key);
    }

    /** Null, with a problem, where the key is not there. */
    Value require(String key, String example) {
        Value entry = entries.get(key);
        if (entry == null && value.isMapping()) {
            value.context().problems().error(value.node(), path(key) + " is missing; write one like " + example);
        }
        return entry;
    }

    /** A problem with the key, not with what stands behind it; the message names it. */
    void errorAtKey(String key, String message) {
        value.context().problems().error(keys.get(key), message);
    }
}
