// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.message.Aliases;
import io.streamgauge.config.message.YamlHint;
import io.streamgauge.schema.Keys;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A mapping of the file. A reader can read only keys that are declared; each other key of the file is a problem, which
 * {@link #reportUnknownKeys} reports at the end.
 */
public final class Section {
    private final Value value;
    private final Map<String, Value> entries = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    /** Absent if the user chooses the keys. */
    private final @Nullable Collection<String> declared;

    private final Set<String> ignored = new HashSet<>();

    private Section(Value value, @Nullable Collection<String> declared) {
        this.value = value;
        this.declared = declared;
    }

    /** A mapping whose keys are declared; empty, with a problem, if the value is no mapping. */
    public static Section of(Value value) {
        return of(value, Objects.requireNonNull(declared(value), value.path()));
    }

    /** A mapping with some of these keys; empty, with a problem, if the value is no mapping. */
    public static Section of(Value value, Collection<String> names) {
        Section section = read(value, names);
        value.context().add(section);
        return section;
    }

    /** A mapping whose keys the user chooses; empty, with a problem, if the value is no mapping. */
    public static Section named(Value value) {
        return read(value, null);
    }

    private static @Nullable Collection<String> declared(Value value) {
        Keys keys = value.shape().keys();
        return keys == null ? null : keys.names();
    }

    private static Section read(Value value, @Nullable Collection<String> declared) {
        Section section = new Section(value, declared);
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
            problems.error(tuple.getKeyNode(), value.path(), value.prefixed("a key must be a single text"));
            return;
        }
        String name = key.getValue();
        String odd = YamlHint.oddSpace(name);
        if (odd != null) {
            problems.error(key, value.path(), odd);
            return;
        }
        Node first = keys.putIfAbsent(name, key);
        if (first == null) {
            entries.put(name, under(name, tuple.getValueNode()));
        } else {
            int line = first.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.error(key, path(name), path(name) + " is given twice, first in line " + line);
        }
    }

    private Value under(String key, Node node) {
        return new Value(value.context(), path(key), node, value.shape().of(key));
    }

    public boolean hasUnknownKeys() {
        return !unknownKeys().isEmpty();
    }

    void reportUnknownKeys() {
        for (String key : unknownKeys()) {
            errorAtKey(key, "is not known here" + Aliases.hint(key, Objects.requireNonNull(declared)));
        }
    }

    private List<String> unknownKeys() {
        return entries.keySet().stream()
                .filter(key -> declared != null && !declared.contains(key) && !ignored.contains(key))
                .toList();
    }

    /** A key that is part of another mistake is no further problem. */
    void ignore(String key) {
        ignored.add(key);
    }

    /** The path to a key, as {@code --set} takes it. */
    String path(String key) {
        String shown = Problems.printable(key);
        if (key.indexOf('.') >= 0) {
            return value.path() + "[" + shown + "]";
        }
        return value.path().isEmpty() ? shown : value.path() + "." + shown;
    }

    public Value value() {
        return value;
    }

    /** The entries in the order of the file. */
    public Map<String, Value> entries() {
        return entries;
    }

    /** The entries with one of these keys, in the order of the file. */
    public List<Map.Entry<String, Value>> present(Collection<String> choice) {
        choice.forEach(this::check);
        return entries.entrySet().stream()
                .filter(entry -> choice.contains(entry.getKey()))
                .toList();
    }

    public boolean has(String key) {
        return get(key) != null;
    }

    boolean is(String key, String word) {
        Value entry = get(key);
        return entry != null && entry.is(word);
    }

    public @Nullable Value get(String key) {
        check(key);
        return entries.get(key);
    }

    private void check(String key) {
        if (declared != null && !declared.contains(key)) {
            throw new IllegalArgumentException(path(key) + " is not declared");
        }
    }

    /** The value of a key that must be in the file; its absence is a problem. */
    public @Nullable Value require(String key, String example) {
        Value entry = get(key);
        if (entry == null && value.isMapping()) {
            errorAtKey(key, "is missing; write one like " + example);
        }
        return entry;
    }

    /** What the reader makes of the value of a key that must be in the file; null also if the key is absent. */
    public <T> @Nullable T required(String key, String example, Function<Value, @Nullable T> reader) {
        Value entry = require(key, example);
        return entry == null ? null : reader.apply(entry);
    }

    /** The section below a key; empty if the key is absent. */
    Section section(String key) {
        Value entry = get(key);
        return entry == null ? absent(key) : of(entry);
    }

    /** The empty section below a key, whatever its value is. */
    public Section absent(String key) {
        Value below = under(key, value.node());
        return new Section(below, declared(below));
    }

    /** What the reader makes of the value; null also if the key is absent. */
    public <T> @Nullable T optional(String key, Function<Value, @Nullable T> reader) {
        Value entry = get(key);
        return entry == null ? null : reader.apply(entry);
    }

    /** What the reader makes of the value; the fallback if the key is absent or the reader has no result. */
    public <T> T read(String key, Function<Value, @Nullable T> reader, T fallback) {
        T result = optional(key, reader);
        return result == null ? fallback : result;
    }

    /** @param expected as in {@link Value#as} */
    <T> T as(String key, Function<String, @Nullable T> parser, T fallback, String expected) {
        return read(key, entry -> entry.as(parser, expected), fallback);
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        return read(key, entry -> entry.choice(type), fallback);
    }

    Duration duration(String key, Duration fallback) {
        return read(key, Value::duration, fallback);
    }

    /**
     * A duration that the word off turns off; null for off, which is also the default.
     *
     * @param tooShort the message for a duration below the shortest
     */
    @Nullable
    Duration durationOrOff(String key, String example, Duration shortest, String tooShort) {
        return optional(
                key, entry -> entry.is("off") ? null : entry.duration(example + ", or off", shortest, tooShort));
    }

    public List<Value> items(String key, String expected) {
        return read(key, entry -> entry.items(expected), List.of());
    }

    /** A problem with the value of a key, or with the section if the key is absent. */
    void error(String key, String message) {
        entries.getOrDefault(key, value).error(message);
    }

    /** A problem with the key, not with its value, or with the section if the key is absent; the message follows the path. */
    public void errorAtKey(String key, String message) {
        value.context().problems().error(keyNode(key), path(key), path(key) + " " + message);
    }

    Node keyNode(String key) {
        return keys.getOrDefault(key, value.node());
    }
}
