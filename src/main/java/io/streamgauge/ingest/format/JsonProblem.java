// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Messages about bytes that are not JSON. They distinguish a document that is cut off from one with an error in it. */
final class JsonProblem {
    private static final Pattern CUT_ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]*)?");
    private static final String[] WORDS = {"true", "false", "null"};

    private JsonProblem() {}

    /** Another token than the expected one was found, or the end. */
    static String expected(String what, byte[] bytes, int at, String inside) {
        return at >= bytes.length
                ? ends(bytes, inside)
                : "byte " + at + ": " + what + " was expected, found " + found(bytes[at]);
    }

    /** No value begins here, or it is incomplete or invalid. */
    static String value(byte[] bytes, int at, int depth) {
        if (at >= bytes.length && depth == 0) {
            return bytes.length == 0 ? "the value is empty" : "the value is blank";
        }
        if (at >= bytes.length) {
            return ends(bytes, "where a value was expected");
        }
        if (at == 0 && Utf8.hasByteOrderMark(bytes)) {
            return "byte 0: a byte order mark is not allowed in JSON";
        }
        int end = at;
        while (end < bytes.length && "+-.0123456789eE".indexOf(bytes[end]) >= 0) {
            end++;
        }
        boolean number = end > at && (bytes[at] == '-' || bytes[at] >= '0' && bytes[at] <= '9');
        if (number) {
            return end == bytes.length ? ends(bytes, "inside a number") : "byte " + at + ": no number of JSON";
        }
        String rest = new String(bytes, at, Math.min(6, bytes.length - at), StandardCharsets.ISO_8859_1);
        for (String word : WORDS) {
            if (word.startsWith(rest)) {
                return ends(bytes, "inside " + word);
            }
        }
        return "byte " + at + ": a value was expected, found " + found(bytes[at]);
    }

    /** A character that is not allowed in a string, or one that is cut off. */
    static String inString(byte[] bytes, int at) {
        byte first = at < bytes.length ? bytes[at] : 0;
        if (at >= bytes.length || cutEscape(bytes, at) || cutCharacter(bytes, at)) {
            return ends(bytes, "inside a text");
        }
        return "byte " + at + ": "
                + (first == '\\' ? "no escape of JSON" : first < 0 ? "not UTF-8" : "a control character in a text");
    }

    private static boolean cutEscape(byte[] bytes, int at) {
        String rest = new String(bytes, at, Math.min(6, bytes.length - at), StandardCharsets.ISO_8859_1);
        return rest.length() < 6 && CUT_ESCAPE.matcher(rest).matches();
    }

    private static boolean cutCharacter(byte[] bytes, int at) {
        int left = bytes.length - at;
        int lead = bytes[at] & 0xff;
        int length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
        for (int i = 1; i < left; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return left < length;
    }

    private static String ends(byte[] bytes, String inside) {
        return "the document ends at byte " + bytes.length + ", " + inside;
    }

    private static String found(byte character) {
        return character > ' ' && character < 0x7f
                ? "" + (char) character
                : String.format("the byte 0x%02x", character & 0xff);
    }
}
