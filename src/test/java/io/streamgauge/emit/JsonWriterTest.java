// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static final long[] EDGES = {
        0, 1, -1, 9, 10, -10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, 999_999_999_999_999_999L
    };

    private final JsonWriter json = new JsonWriter();

    @Test
    void numbersAreWrittenAsBigDecimalWritesThem() {
        Random random = Seeds.random(JsonWriterTest.class);
        for (int round = 0; round < 20_000; round++) {
            long number = round < EDGES.length ? EDGES[round] : random.nextLong() >> random.nextInt(Long.SIZE);
            int scale = random.nextInt(25);
            assertThat(written(number)).isEqualTo(Long.toString(number));
            assertThat(written(Decimal.of(number, scale))).isEqualTo(plain(BigDecimal.valueOf(number, scale)));
        }
    }

    @Test
    void numbersThatNoLongHoldsAreWrittenToo() {
        BigDecimal wide = new BigDecimal("-123456789012345678901234567890.0625");

        assertThat(written(Decimal.of(wide))).isEqualTo(wide.toPlainString());
    }

    @Test
    void timesAreWrittenAsTheyAreWhateverWasWrittenBefore() {
        Random random = Seeds.random(JsonWriterTest.class);
        for (int round = 0; round < 20_000; round++) {
            long time = 1_000_000 * random.nextInt(round < 10_000 ? 30 : 3_000);
            assertThat(new String(json.time(time).take(), StandardCharsets.UTF_8))
                    .isEqualTo("\"" + Instant.ofEpochMilli(time) + "\"");
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private String written(Object value) {
        return new String(json.value(value).take(), StandardCharsets.UTF_8);
    }
}
