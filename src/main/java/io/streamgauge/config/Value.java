// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.Placeholders.Resolved;
import io.streamgauge.config.Problem.Severity;
import io.streamgauge.config.message.Aliases;
import io.streamgauge.config.message.DurationHint;
import io.streamgauge.config.shape.Names;
import io.streamgauge.expression.InvalidExpressionException;
import io.streamgauge.model.Durations;
import io.streamgauge.schema.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node of the file, its path and its declaration. Each reading method reports a problem if the node is not what it expects,
 * and returns null, so that the reader continues and finds the next problem.
 */
public record Value(Context context, String path, Node node, Shape shape) {
    /** The usual example of a duration. */
    static final String EXAMPLE = "30s or 1h30m";

    public void error(String message) {
        context.problems().error(node, path, prefixed(message));
    }

    /** Reports an error; the result is null, for a reader that returns it. */
    public <T> @Nullable T invalid(String message) {
        error(message);
        return null;
    }

    void warning(String message) {
        context.problems().add(node, Severity.WARNING, path, prefixed(message));
    }

    String prefixed(String message) {
        return path.isEmpty() ? message : path + ": " + message;
    }

    public boolean isScalar() {
        return node instanceof ScalarNode;
    }

    /** Whether there is a key without a value. */
    public boolean isEmpty() {
        return node.getTag().equals(Tag.NULL);
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** The number of items of a list or entries of a mapping; 0 for a scalar. */
    int size() {
        return node instanceof CollectionNode<?> collection
                ? collection.getValue().size()
                : 0;
    }

    boolean isEmptyList() {
        return isList() && size() == 0;
    }

    /** Whether the value is this word. */
    public boolean is(String word) {
        return isScalar() && word.equals(text());
    }

    /** The text of a scalar; null also if a placeholder has no value. */
    public @Nullable String text() {
        return text("a text");
    }

    private @Nullable String text(String expected) {
        Resolved resolved = resolved(expected);
        if (resolved == null || resolved.mistake() != null) {
            return null;
        }
        if (resolved.unset() != null) {
            context.setIncomplete();
            return null;
        }
        return resolved.text();
    }

    /** A scalar with the placeholders filled in that have a value. */
    @Nullable
    Resolved resolved(String expected) {
        if (!(node instanceof ScalarNode scalar) || isEmpty()) {
            unexpected(expected);
            return null;
        }
        return context.resolve(scalar, path);
    }

    /** The form of a scalar's text that may be kept in state and shown. */
    String kept() {
        return context.resolve((ScalarNode) node, path).kept();
    }

    boolean secret() {
        return node instanceof ScalarNode scalar
                && context.resolve(scalar, path).secret();
    }

    /** A part of this value for a message: quoted, printable, and hidden if the value is a secret. */
    String shown(String part) {
        return secret() ? "***" : '"' + Problems.printable(part) + '"';
    }

    /** A scalar for a message, as the file has it, so that the value of a placeholder does not show. */
    public String shown() {
        return '"' + Problems.printable(((ScalarNode) node).getValue()) + '"';
    }

    /** The end of a message about an unknown name: the nearest known one, or all of them; empty for a secret. */
    public String hint(String name, Collection<String> known) {
        return secret() ? "" : Aliases.hint(name, known);
    }

    /**
     * The text as a parser reads it.
     *
     * @param parser returns null for a text that it cannot read
     * @param expected the words after "is not", with how to write it
     */
    public <T> @Nullable T as(Function<String, @Nullable T> parser, String expected) {
        String text = text(expected);
        T parsed = text == null ? null : parser.apply(text);
        if (text != null && parsed == null) {
            error(shown() + " is not " + expected);
        }
        return parsed;
    }

    @Nullable
    Duration duration() {
        return duration(EXAMPLE);
    }

    @Nullable
    Duration duration(String example) {
        String hint = isScalar() && !secret() ? DurationHint.of(((ScalarNode) node).getValue()) : null;
        return as(Durations::parse, "a duration; " + (hint == null ? "write one like " + example : hint));
    }

    /** @param tooShort the message for a duration below the shortest */
    @Nullable
    Duration duration(String example, Duration shortest, String tooShort) {
        Duration duration = duration(example);
        return duration == null || duration.compareTo(shortest) >= 0 ? duration : invalid(tooShort);
    }

    /** A constant of an enum, written in lower case with dashes. */
    <E extends Enum<E>> @Nullable E choice(Class<E> type) {
        Map<String, E> known = Names.constants(type);
        String text = text("one of " + String.join(", ", known.keySet()));
        if (text != null && !known.containsKey(text)) {
            error(shown() + " is not known here" + hint(text, known.keySet()));
        }
        return known.get(text);
    }

    /** The items of a list; empty, with a problem, if there is none. */
    public List<Value> items(String expected) {
        List<Value> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                items.add(new Value(context, path + Overrides.step(sequence, items.size()), item, shape.item()));
            }
        } else {
            unexpected(expected);
        }
        return items;
    }

    /** The texts of a list, without items that cannot be read. */
    List<String> texts(String expected) {
        return items(expected).stream()
                .map(Value::text)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The items of a list that the reader can read, each once; an item given twice is a problem. */
    <T> Set<T> distinct(String expected, Function<Value, @Nullable T> reader) {
        Set<T> distinct = new LinkedHashSet<>();
        for (Value item : items(expected)) {
            T read = reader.apply(item);
            if (read != null && !distinct.add(read)) {
                item.error(item.shown() + " is given twice");
            }
        }
        return distinct;
    }

    /** Reports that the value is of another kind than expected. */
    public void unexpected(String expected) {
        if (isEmpty()) {
            error("has no value; expected " + expected);
        } else {
            error("expected " + expected + ", found "
                    + (isMapping() ? "a mapping" : isList() ? "a list" : "a single value"));
        }
    }

    /** Compiles the text of an expression. */
    interface Compiler<T> {
        @Nullable
        T compile(String text) throws InvalidExpressionException;
    }

    /** @param expected with its article; the message for a secret, whose own mistakes would show it */
    <T> @Nullable T expression(String expected, Compiler<T> compiler) {
        String text = text();
        try {
            return text == null ? null : compiler.compile(text);
        } catch (InvalidExpressionException e) {
            if (secret()) {
                return invalid(shown() + " is not " + expected + " with the values filled in");
            }
            e.mistakes()
                    .forEach(mistake -> context.problems()
                            .error((ScalarNode) node, text, mistake.offset(), path, prefixed(mistake.message())));
            return null;
        }
    }
}
