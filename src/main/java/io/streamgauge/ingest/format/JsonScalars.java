package io.streamgauge.ingest.format;

import io.streamgauge.model.Bytes;

/** The parts of JSON that are no strings and hold no others. What is not there as it should be ends at -1. */
final class JsonScalars {
    private static final int FAILED = -1;
    private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
    private static final int ALSE = 'a' | 'l' << 8 | 's' << 16 | 'e' << 24;
    private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;

    private JsonScalars() {}

    /** Returns where {@code true} ends that begins here. */
    static int yes(byte[] bytes, int at) {
        return literal(bytes, at, TRUE);
    }

    /** Returns where {@code false} ends, of which the first letter is known to stand here. */
    static int no(byte[] bytes, int at) {
        return literal(bytes, at + 1, ALSE);
    }

    /** Returns where {@code null} ends that begins here. */
    static int nothing(byte[] bytes, int at) {
        return literal(bytes, at, NULL);
    }

    private static int literal(byte[] bytes, int at, int letters) {
        return at + Integer.BYTES <= bytes.length && (int) Bytes.INT.get(bytes, at) == letters
                ? at + Integer.BYTES
                : FAILED;
    }

    /** Returns where the number ends that begins here. */
    static int number(byte[] bytes, int start) {
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

    /** Where the digits end, of which there must be one. */
    private static int digits(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at == start ? FAILED : at;
    }

    /** Returns where the white space ends that may begin here. */
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

    /** Zero behind the end: no document holds that outside of a string, so the end needs no case of its own. */
    static byte byteAt(byte[] bytes, int at) {
        return at < bytes.length ? bytes[at] : 0;
    }
}
