// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextBytesTest {
    private static final String[] PARTS = {"a", "\u00e9", "\ud7ff", "\ufffd", "\ud83d\ude00", "\ud800", "\udfff", "\0"};

    @Test
    void everyTextComesBackAsItWas() {
        Random random = Seeds.random(getClass());
        for (int run = 0; run < 2_000; run++) {
            StringBuilder parts = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                parts.append(PARTS[random.nextInt(PARTS.length)]);
            }
            String text = parts.toString();
            assertThat(TextBytes.text(TextBytes.of(text))).isEqualTo(text);
        }
    }

    @Test
    void bytesAreUtf8WithThreeBytesForALoneSurrogate() {
        assertThat(TextBytes.of("a\u00e9\ud83d\ude00")).isEqualTo("a\u00e9\ud83d\ude00".getBytes(UTF_8));
        assertThat(TextBytes.of("\ud800")).isEqualTo(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        assertThat(TextBytes.of("\udfff")).isEqualTo(new byte[] {(byte) 0xed, (byte) 0xbf, (byte) 0xbf});
    }
}
