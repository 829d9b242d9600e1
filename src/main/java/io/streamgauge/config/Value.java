package io.streamgauge.config;

import io.streamgauge.config.Placeholders.Resolved;
import io.streamgauge.model.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node of the file and the way to it. Each reading method notes a problem where the node is not what it asks for, and
 * then gives null or the fallback, so that the reader goes on and finds the next problem.
 */
final class Value {
    /** What is quoted in a message stays readable on a line. */
    private static final int LONGEST_SHOWN = 200;

    private final Context context;
    private final String path;
    private final Node node;

    Value(Context context, String path, Node node) {
        this.context = context;
        this.path = path;
        this.node = node;
    }

    Context context() {
        return context;
    }

    String path() {
        return path;
    }

    Node node() {
        return node;
    }

    void error(String message) {
        context.problems().error(node, prefixed(message));
    }

    void warning(String message) {
        context.problems().warning(node, prefixed(message));
    }

    String prefixed(String message) {
        return path.isEmpty() ? message : path + ": " + message;
    }

    boolean isScalar() {
        return node instanceof ScalarNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** The text of a scalar; null, with a problem, where it has none that is known. */
    String text() {
        return text("a text");
    }

    private String text(String expected) {
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

    /** A scalar with its placeholders filled in as far as they are set; null, with a problem, where it is no scalar. */
    Resolved resolved(String expected) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            unexpected(expected);
            return null;
        }
        return context.resolve(scalar, path);
    }

    /** What may be kept and shown of the text of a scalar. */
    String kept() {
        return context.resolve((ScalarNode) node, path).kept();
    }

    boolean secret() {
        return node instanceof ScalarNode scalar
                && context.resolve(scalar, path).secret();
    }

    /** A part of this value for a message: quoted, printable, and hidden where the value is a secret. */
    String shown(String part) {
        return secret() ? "***" : '"' + printable(part) + '"';
    }

    /** The value for a message: as written in the file, so that what a placeholder stands for does not show. */
    String shown() {
        return '"' + printable(((ScalarNode) node).getValue()) + '"';
    }

    /**
     * What a parser makes of the text.
     *
     * @param parser null for a text that it cannot read
     * @param expected behind "is not", with how to write it
     */
    <T> T as(Function<String, T> parser, T fallback, String expected) {
        String text = text(expected);
        if (text == null) {
            return fallback;
        }
        T parsed = parser.apply(text);
        if (parsed == null) {
            error(shown() + " is not " + expected);
        }
        return parsed == null ? fallback : parsed;
    }

    /** A constant of an enum, written in lower case with dashes. */
    <E extends Enum<E>> E one(Class<E> type, E fallback) {
        Map<String, E> known = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            known.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        String text = text("one of " + String.join(", ", known.keySet()));
        if (text == null) {
            return fallback;
        }
        if (!known.containsKey(text)) {
            error(shown() + " is not known here" + (secret() ? "" : Nearest.hint(text, known.keySet())));
        }
        return known.getOrDefault(text, fallback);
    }

    /** The items of a list; empty, with a problem, where it is none. */
    List<Value> items(String expected) {
        List<Value> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                items.add(new Value(context, path + "[" + items.size() + "]", item));
            }
        } else {
            unexpected(expected);
        }
        return items;
    }

    /** The problem that something else stands here. */
    void unexpected(String expected) {
        if (node.getTag().equals(Tag.NULL)) {
            error("has no value; expected " + expected);
        } else {
            error("expected " + expected + ", found "
                    + (isMapping() ? "a mapping" : isList() ? "a list" : "a single value"));
        }
    }

    /** A part of the file for a message, on one line and not too long. */
    static String printable(String text) {
        boolean shorten = text.codePointCount(0, text.length()) > LONGEST_SHOWN;
        return escaped(shorten ? text.substring(0, text.offsetByCodePoints(0, LONGEST_SHOWN)) + "..." : text);
    }

    /** A text without anything that moves the cursor or hides on a terminal. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> out.append(String.format("\\u%04x", c));
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
