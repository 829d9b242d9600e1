// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts as bytes: UTF-8, in which a lone surrogate is encoded as three bytes (WTF-8). JSON allows lone surrogates, and in this
 * form no text changes and different texts stay different.
 */
public final class TextBytes {
    private static final int LEAD = 0xed;
    private static final int LEAST_SECOND = 0xa0;

    private TextBytes() {}

    /** @param bytes in the form of {@link #of} */
    public static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : withSurrogates(bytes);
    }

    private static String withSurrogates(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int done = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == LEAD && (bytes[i + 1] & 0xff) >= LEAST_SECOND) {
                text.append(new String(bytes, done, i - done, StandardCharsets.UTF_8));
                text.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f));
                done = i + 3;
                i += 2;
            }
        }
        return text.append(new String(bytes, done, bytes.length - done, StandardCharsets.UTF_8))
                .toString();
    }

    public static byte[] of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return pointByPoint(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] pointByPoint(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            length = put(text.codePointAt(at), bytes, length);
        }
        return Arrays.copyOf(bytes, length);
    }

    /**
     * Writes one code point. A lone surrogate is encoded as three bytes (WTF-8), so different texts stay different.
     *
     * @return the position behind it
     */
    public static int put(int codePoint, byte[] out, int at) {
        if (codePoint < 0x80) {
            out[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            out[at] = (byte) (0xc0 | codePoint >> 6);
            out[at + 1] = (byte) (0x80 | codePoint & 0x3f);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            out[at] = (byte) (0xe0 | codePoint >> 12);
            out[at + 1] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            out[at + 2] = (byte) (0x80 | codePoint & 0x3f);
            return at + 3;
        }
        out[at] = (byte) (0xf0 | codePoint >> 18);
        out[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3f);
        out[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3f);
        out[at + 3] = (byte) (0x80 | codePoint & 0x3f);
        return at + 4;
    }
}
