package io.streamgauge.ingest.format;

import java.util.Arrays;

/** The escapes in JSON strings. */
final class JsonStrings {
    private JsonStrings() {}

    /** The length of the escape that begins with the backslash here; 0 where there is none as RFC 8259 has them. */
    static int escape(byte[] bytes, int at) {
        if (at + 1 >= bytes.length) {
            return 0;
        }
        return switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> unit(bytes, at) < 0 ? 0 : 6;
            default -> 0;
        };
    }

    /** The text of a valid string; a lone surrogate becomes its three bytes. */
    static byte[] unescape(byte[] bytes, int start, int end) {
        // No escape is shorter than what it stands for.
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
                length = Utf8.put(codePoint, out, length);
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

    /** The UTF-16 unit of a backslash, u and four digits; negative where a digit is missing. */
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
