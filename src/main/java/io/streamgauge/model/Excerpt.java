// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Text from records for log lines and terminals: on one line, with control characters escaped. */
public final class Excerpt {
    private static final int MAX_LENGTH = 100;

    private Excerpt() {}

    /**
     * A short piece of the bytes of a record.
     *
     * @param bytes need not be UTF-8
     */
    public static String of(byte[] bytes, int from, int length) {
        // A character has at most four bytes.
        int shown = Math.min(length, 4 * MAX_LENGTH + 4);
        return of(new String(bytes, from, shown, StandardCharsets.UTF_8));
    }

    /** A short piece of a text. */
    public static String of(String text) {
        String escaped = escape(text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH));
        return text.length() <= MAX_LENGTH ? escaped : escaped + "...";
    }

    /** The whole text. */
    public static String escape(String text) {
        return escape(text, character -> switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        });
    }

    /** The whole text, with only the given code points escaped. */
    public static String escape(String text, IntPredicate escaped) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (escaped.test(character)) {
                out.append(String.format("\\u%04x", character));
            } else {
                out.appendCodePoint(character);
            }
        });
        return out.toString();
    }
}
