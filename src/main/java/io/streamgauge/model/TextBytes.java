// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * text.length());
        text.codePoints().forEach(point -> {
            if (Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE) {
                bytes.write(LEAD);
                bytes.write(0x80 | point >> 6 & 0x3f);
                bytes.write(0x80 | point & 0x3f);
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }
}
