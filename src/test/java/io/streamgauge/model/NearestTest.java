// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "topicz, topics",
        "topcis, topics",
        "Topics, topics",
        "toppics, topics",
        "fromat, format",
        "kyeBy, keyBy"
    })
    void aSlipFindsItsName(String written, String meant) {
        assertThat(Nearest.to(written, List.of("format", "keyBy", "topics"))).isEqualTo(meant);
    }

    @Test
    void anotherWordFindsNothing() {
        assertThat(Nearest.to("alerts", List.of("results", "late"))).isNull();
        assertThat(Nearest.to("", List.of("a"))).isNull();
        assertThat(Nearest.to("x", List.of())).isNull();
    }

    @Test
    void theHintIsTheNearestElseAllThatIsKnown() {
        assertThat(Nearest.hint("topicz", List.of("topics", "format"))).isEqualTo("; did you mean topics?");
        assertThat(Nearest.hint("alerts", List.of("topics", "format"))).isEqualTo("; known here: topics, format");
        assertThat(Nearest.hint("alerts", List.of())).isEmpty();
    }
}
