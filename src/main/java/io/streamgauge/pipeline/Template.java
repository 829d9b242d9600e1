// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders for values: {@code {symbol} fell to {close}}.
 *
 * @param texts the texts before, between and after the placeholders; one more than there are names
 * @param names the names of the values, in the order of the placeholders
 * @param kept the form that state keeps of a text with values from the environment or files; null for another text
 */
public record Template(
        List<String> texts, List<String> names, @Nullable String kept) implements Serializable {
    /**
     * In bytes of UTF-8. Nobody reads more in a message, and the author of a rule or an event must not cause a record that Kafka
     * rejects.
     */
    public static final int MAX_BYTES = 4 * 1024;

    private static final String CUT = "...[cut]";

    /**
     * The text with its values, truncated to {@link #MAX_BYTES}.
     *
     * @param values the text for each name
     */
    public String fill(UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder();
        append(texts.get(0), filled);
        for (int i = 0; i < names.size() && filled.length() <= MAX_BYTES; i++) {
            append(values.apply(names.get(i)), filled);
            append(texts.get(i + 1), filled);
        }
        return cut(filled.toString());
    }

    /** Appends up to one character more than the limit, because {@link #cut} then finds that the text is too long. */
    private static void append(String text, StringBuilder to) {
        to.append(text, 0, Math.min(text.length(), MAX_BYTES + 1 - to.length()));
    }

    private static String cut(String text) {
        int bytes = 0;
        int end = 0;
        for (int at = 0; at < text.length() && bytes <= MAX_BYTES; at += Character.charCount(text.codePointAt(at))) {
            end = bytes <= MAX_BYTES - CUT.length() ? at : end;
            bytes += utf8Length(text.codePointAt(at));
        }
        return bytes <= MAX_BYTES ? text : text.substring(0, end) + CUT;
    }

    private static int utf8Length(int character) {
        if (character < 0x800) {
            return character < 0x80 ? 1 : 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
