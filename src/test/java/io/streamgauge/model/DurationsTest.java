// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "250ms, PT0.25S",
        "30s, PT30S",
        "1m, PT1M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "1m500ms, PT1M0.5S",
        "90m, PT1H30M"
    })
    void unitsCombineFromLongToShort(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "30",
                "s",
                "1.5s",
                "-1s",
                "30m1h",
                "1s1s",
                "1 s",
                "1S",
                "PT1S",
                "99999999999999999999s",
                "9223372036854775807d",
                "36501d",
                "١s"
            })
    void whatIsNoDurationIsRefused(String text) {
        assertThat(Durations.parse(text)).isNull();
    }
}
