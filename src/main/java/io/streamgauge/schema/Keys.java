// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a mapping, in the order in which manuals show them. */
public final class Keys implements Shape {
    /**
     * A key.
     *
     * @param description in Markdown, without a full stop
     * @param fallback the default, as it would be written in a file; null if there is none
     * @param required whether every mapping has the key
     */
    public record Declaration(
            String name, Shape shape, @Nullable String fallback, boolean required, String description) {}

    /**
     * A rule about keys.
     *
     * @param key the key that needs another one; null if the mapping does
     * @param others exactly one of them is there; with a key, at least one
     */
    public record Requirement(@Nullable String key, List<String> others) {}

    private final Map<String, Declaration> keys = new LinkedHashMap<>();
    private final List<Requirement> rules;
    private final @Nullable Shape others;

    private Keys(Collection<Declaration> keys, List<Requirement> rules, @Nullable Shape others) {
        keys.forEach(key -> {
            if (this.keys.put(key.name(), key) != null) {
                throw new IllegalArgumentException(key.name() + " is declared twice");
            }
        });
        this.rules = List.copyOf(rules);
        this.others = others;
    }

    public static Keys of(Declaration... keys) {
        return new Keys(List.of(keys), List.of(), null);
    }

    public static Declaration required(String name, Shape shape, String description) {
        return new Declaration(name, shape, null, true, description);
    }

    public static Declaration optional(String name, Shape shape, String description) {
        return new Declaration(name, shape, null, false, description);
    }

    public static Declaration optional(String name, Shape shape, String fallback, String description) {
        return new Declaration(name, shape, fallback, false, description);
    }

    /** The same with other keys behind these. */
    public Keys and(Declaration... more) {
        List<Declaration> all = new ArrayList<>(keys.values());
        all.addAll(List.of(more));
        return new Keys(all, rules, others);
    }

    /** The same where exactly one of some keys is required. */
    public Keys oneOf(String... some) {
        return with(new Requirement(null, List.of(some)));
    }

    /** The same where a key requires at least one of some others. */
    public Keys needs(String key, String... others) {
        return with(new Requirement(key, List.of(others)));
    }

    /** The same where the user chooses further keys, whose values have a shape. */
    public Keys others(Shape shape) {
        return new Keys(keys.values(), rules, shape);
    }

    private Keys with(Requirement rule) {
        List<Requirement> all = new ArrayList<>(rules);
        all.add(rule);
        return new Keys(keys.values(), all, others);
    }

    @Override
    public Keys keys() {
        return this;
    }

    @Override
    public Shape of(String key) {
        Declaration declared = keys.get(key);
        return declared == null ? ANYTHING : declared.shape();
    }

    public Collection<Declaration> all() {
        return Collections.unmodifiableCollection(keys.values());
    }

    public Collection<String> names() {
        return Collections.unmodifiableCollection(keys.keySet());
    }

    public List<Requirement> rules() {
        return rules;
    }

    /** The shape of the values of keys that are not declared; null if there are none. */
    public @Nullable Shape others() {
        return others;
    }
}
