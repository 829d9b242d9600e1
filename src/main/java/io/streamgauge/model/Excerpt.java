package io.streamgauge.model;

import java.nio.charset.StandardCharsets;

/** Text out of a record as it may stand in a log line or on a terminal: on one line, without control characters. */
public final class Excerpt {
    private static final int MAX_LENGTH = 100;

    private Excerpt() {}

    /**
     * A short piece of what was read.
     *
     * @param bytes need not be UTF-8
     */
    public static String of(byte[] bytes, int from, int length) {
        // A character takes at most four bytes, so this many hold what is shown.
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
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> out.append(String.format("\\u%04x", character));
                default -> out.appendCodePoint(character);
            }
        });
        return out.toString();
    }
}
