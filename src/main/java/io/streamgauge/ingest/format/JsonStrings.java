// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.model.Bytes;
import io.streamgauge.model.TextBytes;
import java.util.Arrays;

/** JSON strings: where they end, and what their escapes mean. */
final class JsonStrings {
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = EACH << 7;

    private boolean escaped;

    /** Whether the string scanned last contains escapes. */
    boolean escaped() {
        return escaped;
    }

    /**
     * Returns the position of the closing quote; for an invalid string the complement of the position of the first error.
     *
     * @param start behind the opening quote
     */
    int end(byte[] bytes, int start) {
        escaped = false;
        int lastWord = bytes.length - Long.BYTES;
        int at = start;
        for (; ; ) {
            while (at <= lastWord) {
                long special = special((long) Bytes.LONG.get(bytes, at));
                if (special != 0) {
                    at += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                at += Long.BYTES;
            }
            if (at >= bytes.length) {
                return ~at;
            }
            byte here = bytes[at];
            if (here == '"') {
                return at;
            }
            int step = here == '\\' ? escape(bytes, at) : here < 0 ? Utf8.sequence(bytes, at) : 1;
            if (step == 0 || here >= 0 && here < ' ') {
                return ~at;
            }
            escaped |= here == '\\';
            at += step;
        }
    }

    /**
     * Marks the bytes of a word that need a closer look: quotes, backslashes, bytes below space and above 127. The subtraction
     * borrows only from bytes above a marked one, so the lowest mark is right, and the caller uses no other.
     */
    private static long special(long word) {
        long control = word - EACH * ' ';
        long quote = (word ^ EACH * '"') - EACH;
        long backslash = (word ^ EACH * '\\') - EACH;
        return (control | quote | backslash | word) & HIGH_BITS;
    }

    /** The length of the escape that begins with the backslash here; 0 if RFC 8259 has no such escape. */
    private static int escape(byte[] bytes, int at) {
        if (at + 1 >= bytes.length) {
            return 0;
        }
        return switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> unit(bytes, at) < 0 ? 0 : 6;
            default -> 0;
        };
    }

    /** The text of a valid string; a lone surrogate is encoded as three bytes. */
    static byte[] unescape(byte[] bytes, int start, int end) {
        // No escape is shorter than the character it means.
        byte[] out = new byte[end - start];
        int length = 0;
        for (int at = start; at < end; ) {
            if (bytes[at] != '\\') {
                out[length++] = bytes[at++];
            } else if (bytes[at + 1] == 'u') {
                int codePoint = unit(bytes, at);
                at += 6;
                if (Character.isHighSurrogate((char) codePoint) && at < end && lowSurrogateAt(bytes, at)) {
                    codePoint = Character.toCodePoint((char) codePoint, (char) unit(bytes, at));
                    at += 6;
                }
                length = TextBytes.put(codePoint, out, length);
            } else {
                out[length++] = plain(bytes[at + 1]);
                at += 2;
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean lowSurrogateAt(byte[] bytes, int at) {
        return bytes[at] == '\\' && bytes[at + 1] == 'u' && Character.isLowSurrogate((char) unit(bytes, at));
    }

    private static byte plain(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    /** The UTF-16 unit of a backslash, u and four digits; negative if a digit is missing. */
    private static int unit(byte[] bytes, int at) {
        if (at + 6 > bytes.length) {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = hex(bytes[i]);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static int hex(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        int lower = digit | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
