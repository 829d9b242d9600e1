// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Template ONE = new Template(List.of("<", ">"), List.of("k"), null);

    @Test
    void whatHasRoomIsNotCut() {
        String value = "x".repeat(Template.MAX_BYTES - 2);

        assertThat(ONE.fill(name -> value)).isEqualTo("<" + value + ">");
        assertThat(ONE.fill(name -> "e\u0301")).isEqualTo("<e\u0301>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "\u20ac", "\ud83d\ude00"})
    void whatIsLongerIsCutBetweenTwoCharactersAndSaysSo(String character) {
        for (int more = 0; more < 9; more++) {
            String value = "x".repeat(more) + character.repeat(Template.MAX_BYTES);

            String filled = ONE.fill(name -> value);

            assertThat(filled).startsWith("<").endsWith("...[cut]");
            assertThat(filled.getBytes(UTF_8)).hasSizeBetween(Template.MAX_BYTES - 12, Template.MAX_BYTES);
            assertThat("<" + value).startsWith(filled.substring(0, filled.length() - 8));
        }
    }

    @Test
    void noMoreIsFilledInThanIsShown() {
        Template many = new Template(Collections.nCopies(10_001, ""), Collections.nCopies(10_000, "k"), null);
        int[] asked = {0};

        many.fill(name -> {
            asked[0]++;
            return "x".repeat(1_000);
        });

        assertThat(asked[0]).isEqualTo(5);
    }
}
