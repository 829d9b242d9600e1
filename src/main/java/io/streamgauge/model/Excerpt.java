package io.streamgauge.model;

import java.nio.charset.StandardCharsets;

/** Text out of a record as it may stand in a log line or a message: short, on one line, without control characters. */
public final class Excerpt {
    private static final int MAX_LENGTH = 100;

    private Excerpt() {}

    /** @param bytes what was read; need not be UTF-8 */
    public static String of(byte[] bytes, int from, int length) {
        // A character takes at most four bytes, so this many hold what is shown.
        int shown = Math.min(length, 4 * MAX_LENGTH);
        return of(new String(bytes, from, shown, StandardCharsets.UTF_8));
    }

    public static String of(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 2);
        int at = 0;
        while (at < text.length() && out.length() < MAX_LENGTH) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    out.append(String.format("\\u%04x", character));
                default -> out.appendCodePoint(character);
            }
        }
        return at < text.length() ? out.append("...").toString() : out.toString();
    }
}
