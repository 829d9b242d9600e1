// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.streamgauge.model.RejectReason;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {
    private final DecimalParser reader = new DecimalParser();

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "0.00,0",
        "0e400,0",
        "0.0e-999999999999999999999,0",
        "1,1",
        "-1.50,-1.5",
        "17.0,17",
        "9007199254740993,9007199254740993",
        "9223372036854775807,9223372036854775807",
        "-9223372036854775808,-9223372036854775808",
        "9223372036854775808,9223372036854775808",
        "1e38,100000000000000000000000000000000000000",
        "1e-38,0.00000000000000000000000000000000000001",
        "100e36,100000000000000000000000000000000000000",
        "0.000001e44,100000000000000000000000000000000000000",
        "99999999999999999999999999999999999999,99999999999999999999999999999999999999",
        "1.2345678901234567890123456789012345678e-38,12345678901234567890123456789012345678e-75",
        "1E+2,100",
        "12.5e1,125",
        "12.5e-1,1.25",
        "0.000000000000000000000000000000000000010000000000000,0.00000000000000000000000000000000000001"
    })
    void aNumberIsReadExactly(String text, BigDecimal expected) {
        assertThat(read(text)).isNull();
        assertThat(reader.number().decimal()).isEqualByComparingTo(expected);
        assertThat(reader.number().decimal().scale()).isBetween(0, 75);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e39",
                "-1e39",
                "1e400",
                "1e-39",
                "0.000000000000000000000000000000000000001",
                "10e38",
                "1e999999999999999999999",
                "1e-999999999999999999999",
                "1000000000000000000000000000000000000001",
                "123456789012345678901234567890123456789",
                "1.00000000000000000000000000000000000001",
                "100000000000000000000000000000000000000.1"
            })
    void aNumberBeyondTheLimitsIsOutOfRange(String text) {
        assertThat(read(text)).isEqualTo(RejectReason.NUMBER_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "01",
                "-01",
                "00",
                "1.",
                ".5",
                "1.e1",
                "1e",
                "1e+",
                "1e1.5",
                "1 ",
                " 1",
                "12,5",
                "£3",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x10",
                "1_000",
                "1d",
                "1f",
                "--1",
                "1-",
                "1.2.3",
                "e5",
                "-e5",
                "1e5x",
                "١",
                "1.5e5e5",
                "123456789012345678901234567890x",
                "1e99999999999999999999x"
            })
    void whatIsNotANumberByTheGrammarOfJsonIsNotOne(String text) {
        assertThat(read(text)).isEqualTo(RejectReason.FIELD_TYPE);
    }

    @Test
    void zerosBeforeAndBehindAreNoDigits() {
        assertThat(read("0." + "0".repeat(20) + "1" + "0".repeat(10_000))).isNull();
        assertThat(reader.number().decimal()).isEqualByComparingTo("1e-21");
        assertThat(read("1" + "0".repeat(1_000) + "e-1000")).isNull();
        assertThat(reader.number().decimal()).isEqualByComparingTo("1");
        assertThat(read("0." + "0".repeat(1_000) + "1e1001")).isNull();
        assertThat(reader.number().decimal()).isEqualByComparingTo("1");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void aNumberOfMillionsOfDigitsTakesTimeInStepWithItsLength() {
        assertThat(read("7".repeat(1_001))).isEqualTo(RejectReason.NUMBER_RANGE);
        assertThat(read("7".repeat(10_000_000))).isEqualTo(RejectReason.NUMBER_RANGE);
        assertThat(read("1e" + "7".repeat(10_000_000))).isEqualTo(RejectReason.NUMBER_RANGE);
    }

    @Test
    void randomNumbersEqualThoseOfBigDecimal() {
        Random random = Seeds.random(DecimalParserTest.class);
        for (int i = 0; i < 200_000; i++) {
            String text = randomNumber(random);
            BigDecimal expected = new BigDecimal(text).stripTrailingZeros();
            boolean inRange = expected.signum() == 0
                    || expected.precision() <= 38 && Math.abs(expected.precision() - 1L - expected.scale()) <= 38;

            assertThat(read(text)).as(text).isEqualTo(inRange ? null : RejectReason.NUMBER_RANGE);
            if (inRange) {
                BigDecimal got = reader.number().decimal();
                assertThat(got).as(text).isEqualByComparingTo(expected);
                assertThat(got.scale()).isBetween(0, 75);
                assertThat(reader.number().compact())
                        .as(text)
                        .isEqualTo(got.unscaledValue().bitLength() < Long.SIZE);
            }
        }
    }

    @Test
    void randomBytesNeverThrow() {
        Random random = Seeds.random(DecimalParserTest.class);
        byte[] alphabet = "0123456789.-+eE ".getBytes(StandardCharsets.US_ASCII);
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i < 200_000; i++) {
                byte[] bytes = new byte[random.nextInt(30)];
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] = alphabet[random.nextInt(alphabet.length)];
                }
                reader.read(bytes, 0, bytes.length);
            }
        });
    }

    private static String randomNumber(Random random) {
        StringBuilder out = new StringBuilder(random.nextBoolean() ? "-" : "");
        int whole = random.nextInt(random.nextInt(45) + 1);
        if (whole == 0) {
            out.append('0');
        } else {
            out.append((char) ('1' + random.nextInt(9)));
            digits(random, whole - 1, out);
        }
        if (random.nextBoolean()) {
            out.append('.').append(random.nextInt(10));
            digits(random, random.nextInt(random.nextInt(45) + 1), out);
        }
        if (random.nextInt(3) == 0) {
            out.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(101) - 50);
        }
        return out.toString();
    }

    private static void digits(Random random, int count, StringBuilder out) {
        boolean zeros = random.nextInt(3) == 0;
        for (int i = 0; i < count; i++) {
            out.append(zeros ? 0 : random.nextInt(10));
        }
    }

    private RejectReason read(String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 1, bytes.length - 1);
    }
}
