// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.measure.Measure;
import io.streamgauge.model.Durations;
import io.streamgauge.testing.Pipelines;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
    private static final Measure MEAN = Pipelines.measure("mean", Measure.Function.AVG, "n");
    private static final Measure MEDIAN =
            new Measure.OfEvents("median", Measure.Function.PERCENTILE, null, BigDecimal.valueOf(50), null);

    @ParameterizedTest
    @CsvSource({
        "23.254999, 23.25",
        "0.1, 0.1",
        "0.00123456, 0.00123",
        "-0.5555, -0.556",
        "12345678.9, 12345678.9",
        "1e21, 1000000000000000000000",
        "1e-9, 0.000000001",
        "-0.0, 0"
    })
    void aDoubleHasTwoDigitsBehindThePointAndThreeWhereItIsSmall(double value, String shown) {
        assertThat(Texts.value(MEAN, value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"21.8734, 21.9", "0.012345, 0.0123", "123456, 123000", "5, 5"})
    void aPercentileHasThreeDigits(double value, String shown) {
        assertThat(Texts.value(MEDIAN, value)).isEqualTo(shown);
    }

    @Test
    void noValueIsADashAndTextIsEscaped() {
        assertThat(Texts.value(MEAN, null)).isEqualTo("-");
        assertThat(Texts.value(MEAN, "a\u001b[31m")).isEqualTo("a\\u001b[31m");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 0.4 s",
        "9000, 9 s",
        "58000, 58 s",
        "60000, 1 min",
        "140000, 2 min 20 s",
        "3600000, 1 h",
        "3605000, 1 h",
        "90000000, 1 d 1 h"
    })
    void aDurationHasTwoUnitsAtMost(long millis, String shown) {
        assertThat(Durations.words(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"58000, 0:58", "62000, 1:02", "3723000, 1:02:03", "90000000, 25:00:00"})
    void elapsedTimeIsThatOfAStopwatch(long millis, String shown) {
        assertThat(Texts.elapsed(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @Test
    void aTimeOfAnotherDayHasItsDate() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        assertThat(Texts.clock(now.toEpochMilli())).isEqualTo(now.toString().substring(11, 19));
        assertThat(Texts.clock(0)).isEqualTo("1970-01-01 00:00:00");
    }
}
