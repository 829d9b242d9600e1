// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.model.Bytes;

/** Numbers, literals and white space of JSON. The end of an invalid token is -1. */
final class JsonScalars {
    private static final int FAILED = -1;
    private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
    private static final int ALSE = 'a' | 'l' << 8 | 's' << 16 | 'e' << 24;
    private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;

    private JsonScalars() {}

    /** Returns the end of the number or literal at a position, by its first byte. */
    static int end(byte[] bytes, int at, byte first) {
        return switch (first) {
            case 't' -> literal(bytes, at, TRUE);
            // The first letter is known, and a word holds only the other four.
            case 'f' -> literal(bytes, at + 1, ALSE);
            case 'n' -> literal(bytes, at, NULL);
            default -> number(bytes, at);
        };
    }

    /** The kind of the span of a valid number or literal, by its first byte. */
    static byte kind(byte first) {
        return switch (first) {
            case 't' -> ValueSpans.TRUE;
            case 'f' -> ValueSpans.FALSE;
            case 'n' -> ValueSpans.NULL;
            default -> ValueSpans.NUMBER;
        };
    }

    private static int literal(byte[] bytes, int at, int letters) {
        return at + Integer.BYTES <= bytes.length && (int) Bytes.INT.get(bytes, at) == letters
                ? at + Integer.BYTES
                : FAILED;
    }

    private static int number(byte[] bytes, int start) {
        int at = byteAt(bytes, start) == '-' ? start + 1 : start;
        at = byteAt(bytes, at) == '0' ? at + 1 : digits(bytes, at);
        if (at >= 0 && byteAt(bytes, at) == '.') {
            at = digits(bytes, at + 1);
        }
        if (at >= 0 && (byteAt(bytes, at) | 0x20) == 'e') {
            byte sign = byteAt(bytes, at + 1);
            at = digits(bytes, sign == '+' || sign == '-' ? at + 2 : at + 1);
        }
        return at;
    }

    /** The end of at least one digit. */
    private static int digits(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at == start ? FAILED : at;
    }

    /** Returns the position of the next byte that is not white space. */
    static int blank(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && bytes[at] <= ' ' && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\n' || character == '\t' || character == '\r';
    }

    /** Zero behind the end. No document contains a zero outside of a string, so callers need no case for the end. */
    static byte byteAt(byte[] bytes, int at) {
        return at < bytes.length ? bytes[at] : 0;
    }
}
