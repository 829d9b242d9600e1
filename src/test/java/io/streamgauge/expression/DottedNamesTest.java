// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.expression.InvalidExpressionException.Mistake;
import io.streamgauge.testing.Expressions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names with dots in them are names like others, where there are such. */
class DottedNamesTest {
    private static final Map<String, OperandType> TYPES = Map.of(
            "close", OperandType.NUMBER,
            "previous.close", OperandType.NUMBER,
            "previous.side", OperandType.TEXT,
            "past.close.mean", OperandType.NUMBER,
            "past.close.stddev", OperandType.NUMBER,
            "past.windows", OperandType.NUMBER);

    private static final Map<String, Object> VALUES =
            Map.of("close", 10.0, "previous.close", 5.0, "previous.side", "buy", "past.windows", 3.0);

    @ParameterizedTest
    @CsvSource({
        "close == 2 * previous.close, TRUE",
        "previous.side == 'sell', FALSE",
        "previous.side.startsWith('b'), TRUE",
        "previous . close > 1, TRUE",
        "close > past.close.mean + 3 * past.close.stddev, UNDEFINED",
        "present(past.close.mean), FALSE",
        "present(previous.close) && past.windows >= 3, TRUE"
    })
    void dottedNamesHaveValues(String text, Outcome outcome) throws InvalidExpressionException {
        assertThat(ConditionTest.test(Expressions.condition(text, TYPES), VALUES))
                .isEqualTo(outcome);
    }

    @Test
    void dottedNamesAreAmongTheNamesOfTheExpression() throws InvalidExpressionException {
        assertThat(Expressions.condition("close > past.close.mean && present(previous.side)", TYPES)
                        .names())
                .containsExactly("close", "past.close.mean", "previous.side");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "previous.clse > 1|0|undeclared reference to 'previous.clse'; did you mean previous.close?",
                "close > past.close.maen|8|undeclared reference to 'past.close.maen'; did you mean past.close.mean?",
                "previous.side > 1|14|'>' cannot be applied to (text, number)",
                "('a').b == 1|5|a dot is allowed only in a name",
                "previous.close|0|this is number where boolean is expected"
            })
    void dottedNamesAreCheckedLikeOthers(String text, int offset, String message) {
        InvalidExpressionException mistake =
                catchThrowableOfType(InvalidExpressionException.class, () -> Expressions.condition(text, TYPES));

        assertThat(mistake.mistakes()).containsExactly(new Mistake(offset, message));
    }
}
