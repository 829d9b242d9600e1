// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** The texts that mean "no value". */
final class NullLiterals {
    private final byte[][] texts;

    NullLiterals(Collection<String> texts) {
        this.texts = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    boolean contains(byte[] bytes, int start, int end) {
        for (byte[] text : texts) {
            if (text.length == end - start && Arrays.equals(text, 0, text.length, bytes, start, end)) {
                return true;
            }
        }
        return false;
    }
}
