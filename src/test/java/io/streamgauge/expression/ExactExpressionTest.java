// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.model.FieldValues;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactExpressionTest {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final Map<String, OperandType> TYPES =
            Map.of("a", OperandType.NUMBER, "b", OperandType.NUMBER, "c", OperandType.NUMBER, "t", OperandType.TEXT);

    private static final Random RANDOM = Seeds.random(ExactExpressionTest.class);

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "(a), a",
        "t, t",
        "a*b, a * b",
        "a+b*c, a + b * c",
        "(a+b)*c, (a + b) * c",
        "(a*b)+c, a * b + c",
        "a-(b-c), a - (b - c)",
        "(a-b)-c, a - b - c",
        "a+(b+c), a + (b + c)",
        "-a, -a",
        "-(a+b), -(a + b)",
        "-(-a), -(-a)",
        "a - -5, a - -5",
        "a - - 0.50, a - -0.5",
        "a * 1.50, a * 1.5",
        "a * 1e3, a * 1000",
        "a * 0.00, a * 0",
        "a * 0.12345678901234567890123, a * 0.12345678901234567890123"
    })
    void theCanonicalTextMeansTheSame(String text, String canonical) throws Exception {
        ExactExpression arithmetic = read(text);

        assertThat(arithmetic).hasToString(canonical);
        assertThat(read(canonical)).isEqualTo(arithmetic);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a + t|6|only numbers can be combined; \"t\" is declared as text",
                "a / b|4|a quotient is not exact; measure its parts and divide them: {derive: 'a / b'}",
                "a % b|4|numbers are combined by + - * only",
                "a > b|4|numbers are combined by + - * only",
                "a * true|6|only fields and numbers like 12 or 0.5 are allowed here",
                "a * 0x10|6|only fields and numbers like 12 or 0.5 are allowed here",
                "a * 5u|6|only fields and numbers like 12 or 0.5 are allowed here",
                "a * 1e39|6|the number has more than 38 significant digits or an exponent beyond 38",
                "a * x.y|7|a name has no dots here; declare a field with a path instead",
                "2 * 3|4|it uses no field",
                "[a]|2|only fields and numbers are allowed here"
            })
    void aMistakeIsReportedAtItsPlace(String text, int place, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        InvalidExpressionException.class,
                        e -> assertThat(e.mistakes())
                                .containsExactly(new InvalidExpressionException.Mistake(place, message)));
    }

    @Test
    void numbersAreCombinedExactly() throws Exception {
        String[] texts = {"a + b", "a - b", "a * b", "-a", "a * b - c * 1.5", "(a + b) * -(b - c) * c", "a - b * 100"};
        for (int run = 0; run < 20_000; run++) {
            BigDecimal a = number();
            BigDecimal b = number();
            BigDecimal c = number();
            BigDecimal[] expected = {
                a.add(b),
                a.subtract(b),
                a.multiply(b),
                a.negate(),
                a.multiply(b).subtract(c.multiply(new BigDecimal("1.5"))),
                a.add(b).multiply(b.subtract(c).negate()).multiply(c),
                a.subtract(b.multiply(BigDecimal.valueOf(100)))
            };
            int chosen = run % texts.length;
            MutableDecimal result = new MutableDecimal();

            read(texts[chosen]).computation(NAMES::indexOf).compute(fields(a, b, c), result);

            assertThat(result.decimal())
                    .as("%s of %s %s %s", texts[chosen], a, b, c)
                    .isEqualTo(expected[chosen]);
            assertThat(result.compact())
                    .isEqualTo(expected[chosen].unscaledValue().bitLength() < Long.SIZE);
        }
    }

    @Test
    void aMissingFieldLeavesNoNumber() throws Exception {
        MutableDecimal result = new MutableDecimal();
        ExactExpression.Computation computation = read("a * 2 - b").computation(NAMES::indexOf);

        computation.compute(fields(BigDecimal.ONE, null, null), result);
        assertThat(result.present()).isFalse();
        computation.compute(fields(null, BigDecimal.ONE, null), result);
        assertThat(result.present()).isFalse();
        computation.compute(fields(BigDecimal.ONE, BigDecimal.ONE, null), result);
        assertThat(result.decimal()).isEqualTo(BigDecimal.ONE);
    }

    @Test
    void numbersOfDifferentScalesAreComparedExactly() {
        for (int run = 0; run < 20_000; run++) {
            long number = RANDOM.nextBoolean() ? RANDOM.nextLong() : RANDOM.nextInt(100) - 50;
            long other = RANDOM.nextBoolean() ? RANDOM.nextLong() : number * 10;
            int scale = RANDOM.nextInt(19);
            int otherScale = RANDOM.nextBoolean() ? Math.min(scale + 1, 18) : RANDOM.nextInt(19);

            assertThat(Integer.signum(MutableDecimal.compare(number, scale, other, otherScale)))
                    .isEqualTo(BigDecimal.valueOf(number, scale).compareTo(BigDecimal.valueOf(other, otherScale)));
        }
    }

    private BigDecimal number() {
        return switch (RANDOM.nextInt(5)) {
            case 0 -> new BigDecimal(new BigInteger(126, RANDOM).negate(), RANDOM.nextInt(75));
            case 1 -> BigDecimal.valueOf(RANDOM.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE, RANDOM.nextInt(3));
            case 2 -> BigDecimal.valueOf(RANDOM.nextLong(), RANDOM.nextInt(40));
            default -> BigDecimal.valueOf(RANDOM.nextInt(2000) - 1000, RANDOM.nextInt(4));
        };
    }

    private static ExactExpression read(String text) throws InvalidExpressionException {
        return Call.parse("f(" + text + ")").arithmetic(0, Scope.of(TYPES));
    }

    private static FieldValues fields(BigDecimal... numbers) {
        FieldValues fields = new FieldValues(NAMES.size(), null);
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != null && numbers[i].unscaledValue().bitLength() < Long.SIZE) {
                fields.setNumber(i, numbers[i].unscaledValue().longValue(), numbers[i].scale());
            } else if (numbers[i] != null) {
                fields.setNumber(i, numbers[i]);
            }
        }
        return fields;
    }
}
