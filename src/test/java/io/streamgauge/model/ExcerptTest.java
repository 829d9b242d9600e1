// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void whatSteersATerminalOrForgesALineIsEscaped() {
        assertThat(Excerpt.of("a\n\tb\u001b[31m\u0000")).isEqualTo("a\\u000a\\u0009b\\u001b[31m\\u0000");
        assertThat(Excerpt.of("\u202e\u2028\u2029\u0085\ud800")).isEqualTo("\\u202e\\u2028\\u2029\\u0085\\ud800");
    }

    @Test
    void whatPeopleReadStays() {
        assertThat(Excerpt.of("12,5 £ é € 漢 \uD83D\uDE39")).isEqualTo("12,5 £ é € 漢 \uD83D\uDE39");
    }

    @Test
    void longTextIsCut() {
        assertThat(Excerpt.of("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(Excerpt.of("x".repeat(101))).isEqualTo("x".repeat(100) + "...");
    }

    @Test
    void bytesAreReadFromTheirPlaceAndNeedNotBeUtf8() {
        byte[] bytes = ("ab" + "漢".repeat(1_000)).getBytes(StandardCharsets.UTF_8);

        assertThat(Excerpt.of(bytes, 1, 4)).isEqualTo("b漢");
        assertThat(Excerpt.of(bytes, 2, bytes.length - 2)).isEqualTo("漢".repeat(100) + "...");
        assertThat(Excerpt.of(new byte[] {(byte) 0xff, 'a'}, 0, 2)).isEqualTo("\uFFFDa");
        assertThat(Excerpt.of(bytes, 0, 0)).isEmpty();
    }
}
