// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.model.Bytes;

/** Well-formed UTF-8 as in table 3-7 of the Unicode standard: no overlong form, no surrogate, nothing above U+10FFFF. */
public final class Utf8 {
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** The position of the first byte that is not part of well-formed UTF-8; -1 if there is none. */
    public static int firstInvalid(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (at + Long.BYTES <= bytes.length && ((long) Bytes.LONG.get(bytes, at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
            } else if (bytes[at] >= 0) {
                at++;
            } else {
                int length = sequence(bytes, at);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    /** The length of the sequence of two to four bytes that begins here; 0 if it is not well-formed. */
    static int sequence(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        if (lead < 0xe0) {
            return continues(bytes, at + 1) ? 2 : 0;
        }
        if (!continues(bytes, at + 1) || !continues(bytes, at + 2)) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        if (lead < 0xf0) {
            boolean overlong = lead == 0xe0 && second < 0xa0;
            boolean surrogate = lead == 0xed && second >= 0xa0;
            return overlong || surrogate ? 0 : 3;
        }
        boolean overlong = lead == 0xf0 && second < 0x90;
        boolean beyond = lead == 0xf4 && second >= 0x90;
        return overlong || beyond || !continues(bytes, at + 3) ? 0 : 4;
    }

    private static boolean continues(byte[] bytes, int at) {
        return at < bytes.length && bytes[at] < (byte) 0xc0;
    }

    /** Whether the text begins with a byte order mark, which some editors write. */
    static boolean hasByteOrderMark(byte[] utf8) {
        return utf8.length > 2 && utf8[0] == (byte) 0xef && utf8[1] == (byte) 0xbb && utf8[2] == (byte) 0xbf;
    }
}
