package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text with places for values: {@code {symbol} fell to {close}}.
 *
 * @param texts what stands before, between and behind the places; one more than there are names
 * @param names of the values, in the order of the places
 * @param kept what state keeps in place of what was filled in, because the text holds values that must not be kept; null where
 *     it holds none
 */
public record Template(List<String> texts, List<String> names, String kept) implements Serializable {
    /**
     * In bytes of UTF-8. Nobody reads more in a message, and whoever writes a rule or an event must not make a record that Kafka
     * does not take.
     */
    public static final int LONGEST = 4 * 1024;

    private static final String CUT = "...[cut]";

    /**
     * The text with its values, cut where it is longer than {@link #LONGEST}.
     *
     * @param values the text for each name
     */
    public String fill(UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder();
        append(texts.get(0), filled);
        for (int i = 0; i < names.size() && filled.length() <= LONGEST; i++) {
            append(values.apply(names.get(i)), filled);
            append(texts.get(i + 1), filled);
        }
        return cut(filled.toString());
    }

    /** One character more than may be is enough to know that it is too long. */
    private static void append(String text, StringBuilder to) {
        to.append(text, 0, Math.min(text.length(), LONGEST + 1 - to.length()));
    }

    private static String cut(String text) {
        int bytes = 0;
        int end = 0;
        for (int at = 0; at < text.length() && bytes <= LONGEST; at += Character.charCount(text.codePointAt(at))) {
            end = bytes <= LONGEST - CUT.length() ? at : end;
            bytes += utf8Length(text.codePointAt(at));
        }
        return bytes <= LONGEST ? text : text.substring(0, end) + CUT;
    }

    private static int utf8Length(int character) {
        if (character < 0x800) {
            return character < 0x80 ? 1 : 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
