// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that a test writes as text. */
public final class CodedBytes {
    private CodedBytes() {}

    /** UTF-8 of the text, in which two hexadecimal digits in angle brackets are one byte: {@code <ff>}. */
    public static byte[] of(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[raw.length];
        int length = 0;
        for (int at = 0; at < raw.length; at++) {
            boolean coded = raw[at] == '<' && at + 3 < raw.length && raw[at + 3] == '>';
            out[length++] = coded
                    ? (byte) Integer.parseInt(new String(raw, at + 1, 2, StandardCharsets.US_ASCII), 16)
                    : raw[at];
            at += coded ? 3 : 0;
        }
        return Arrays.copyOf(out, length);
    }
}
