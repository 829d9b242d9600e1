// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import static io.streamgauge.expression.Condition.Outcome.FALSE;
import static io.streamgauge.expression.Condition.Outcome.TRUE;
import static io.streamgauge.expression.Condition.Outcome.UNDEFINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.expression.InvalidExpressionException.Mistake;
import io.streamgauge.testing.Expressions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final Map<String, OperandType> TYPES = Map.of(
            "yes", OperandType.BOOLEAN,
            "no", OperandType.BOOLEAN,
            "gone", OperandType.BOOLEAN,
            "declined", OperandType.NUMBER,
            "attempts", OperandType.NUMBER,
            "lost", OperandType.NUMBER,
            "symbol", OperandType.TEXT);
    private static final Map<String, Object> VALUES =
            Map.of("yes", true, "no", false, "declined", 3.0, "attempts", 4.0, "symbol", "AÄPL");

    @ParameterizedTest
    @CsvSource({
        "yes && yes, TRUE",
        "yes && no, FALSE",
        "no && yes, FALSE",
        "no && no, FALSE",
        "yes && gone, UNDEFINED",
        "gone && yes, UNDEFINED",
        "no && gone, FALSE",
        "gone && no, FALSE",
        "gone && gone, UNDEFINED",
        "yes || yes, TRUE",
        "yes || no, TRUE",
        "no || yes, TRUE",
        "no || no, FALSE",
        "yes || gone, TRUE",
        "gone || yes, TRUE",
        "no || gone, UNDEFINED",
        "gone || no, UNDEFINED",
        "gone || gone, UNDEFINED",
        "!yes, FALSE",
        "!no, TRUE",
        "!gone, UNDEFINED",
        "lost > 0 || yes, TRUE",
        "lost > 0 && no, FALSE",
        "lost > 0, UNDEFINED",
        "gone ? yes : no, UNDEFINED",
        "yes ? no : gone, FALSE",
        "no ? gone : yes, TRUE"
    })
    void aMissingValueIsAbsorbedAsInCel(String expression, Outcome expected) throws Exception {
        assertThat(test(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "declined / attempts == 0.75|TRUE", "2 * declined == 6|TRUE", "declined - 5 < -1|TRUE",
                        "7 / 2 == 3.5|TRUE",
                "declined + attempts >= 7|TRUE", "-declined == -3|TRUE", "declined / 0 > 1000|TRUE",
                        "0 / 0 == 0 / 0|FALSE",
                "0 / 0 != 0 / 0|TRUE", "-0.0 == 0|TRUE", "declined != 3|FALSE", "declined <= 3|TRUE"
            })
    void integersAreReadAsDoubles(String expression, Outcome expected) throws Exception {
        assertThat(test(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "size(symbol) == 4|TRUE",
                "symbol.size() > 4|FALSE",
                "symbol.startsWith('AÄ')|TRUE",
                "symbol.endsWith('x')|FALSE",
                "symbol.contains('P')|TRUE",
                "symbol.matches('^A.*L$')|TRUE",
                "symbol.matches('P')|TRUE",
                "symbol + '!' == 'AÄPL!'|TRUE",
                "symbol in ['X', 'AÄPL']|TRUE",
                "symbol > 'A'|TRUE",
                "symbol in []|FALSE",
                "declined in [1, 2, 3]|TRUE",
                "lost in [1]|UNDEFINED",
                "declined in [lost, 3]|UNDEFINED"
            })
    void textsAndListsWork(String expression, Outcome expected) throws Exception {
        assertThat(test(expression)).isEqualTo(expected);
    }

    @Test
    void presentIsNeverUndefined() throws Exception {
        assertThat(test("present(declined)")).isEqualTo(TRUE);
        assertThat(test("present(lost)")).isEqualTo(FALSE);
        assertThat(test("!present(gone) && present(no)")).isEqualTo(TRUE);
        assertThat(test("present(lost) && lost > 0")).isEqualTo(FALSE);
    }

    @Test
    void anUndeclaredNameIsShownWithTheNearest() {
        assertThat(mistakes("yes && declind > 3 || atempts > 2"))
                .containsExactly(
                        new Mistake(7, "undeclared reference to 'declind'; did you mean declined?"),
                        new Mistake(22, "undeclared reference to 'atempts'; did you mean attempts?"));
    }

    @Test
    void anUndeclaredNameThatIsNearNothingShowsWhatIsKnown() throws Exception {
        InvalidExpressionException invalid = catchThrowableOfType(
                InvalidExpressionException.class,
                () -> Expressions.condition("volume > 1", Map.of("price", OperandType.NUMBER)));

        assertThat(invalid)
                .hasMessage("undeclared reference to 'volume'; known here: price; "
                        + "functions: present, size, contains, startsWith, endsWith, matches");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "declined|0|this is number where boolean is expected",
                "declined > 'a'|9|'>' cannot be applied to (number, text)",
                "yes && symbol + 1 == 'a'|14|'+' cannot be applied to (text, number)",
                "symbol == 3|7|'==' cannot be applied to (text, number)",
                "present(1)|7|present needs one name: present(name)",
                "present(atempts)|8|undeclared reference to 'atempts'; did you mean attempts?",
                "[1, 2].exists(x, x > 1)|0|a list is allowed only after in",
                "symbol in 'abc'|7|in expects a list: name in ['a', 'b']",
                "symbol == null|10|there is no null; write present(name)",
                "symbol.matches('(')|15|the pattern is not a regular expression of RE2: missing closing )",
                "quote.px > 1|5|a name has no dots here; declare a field with a path instead",
                "declined % 2 == 0|9|there is no operator '%' here",
                "volume > 1|0|undeclared reference to 'volume'; known here: attempts, declined, gone, lost, no,"
                        + " symbol, yes"
            })
    void aMistakeIsShownWithItsPlace(String expression, int offset, String message) {
        Mistake mistake = mistakes(expression).get(0);

        assertThat(mistake.message()).startsWith(message);
        assertThat(mistake.offset()).isEqualTo(offset);
    }

    @Test
    void aSyntaxErrorIsOneLineWithItsPlace() {
        List<Mistake> mistakes = mistakes("declined > > 3");

        assertThat(mistakes.get(0).offset()).isEqualTo(11);
        assertThat(mistakes.get(0).message()).startsWith("not an expression: ").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "declined >|10|it ends too early",
                "declined > )|11|unexpected ')'",
                "declined > > 3|11|unexpected '>'",
                "declined > 3)|12|unexpected ')'",
                "(declined > 3|13|a ')' is missing at its end",
                "{1 2}|3|a ':' is missing before '2'",
                "declined = 3|9|unexpected '='; did you mean ==?",
                "declined => 3|9|unexpected '=>'; did you mean >=?",
                "yes and yes|4|unexpected 'and'; did you mean &&?",
                "yes & yes|4|unexpected '&'; did you mean &&?",
                "name == 'a|8|a text has no closing quote, or a \\ in it that escapes nothing",
                "name == 'a\\q'|8|a text has no closing quote, or a \\ in it that escapes nothing",
                "name == \u201cx\u201d|8|unexpected '\u201c'",
                "for > 3|0|'for' is a reserved word of CEL",
                "declined > 99999999999999999999|11|99999999999999999999 is too large for a whole number; write"
                        + " 99999999999999999999.0"
            })
    void aMistakeOfSyntaxIsReportedOnceInPlainWords(String expression, int offset, String message) {
        assertThat(mistakes(expression)).containsExactly(new Mistake(offset, "not an expression: " + message));
    }

    @Test
    void whatIsTooLongOrTooDeepOrEmptyIsRefused() {
        assertThat(mistakes("")).isNotEmpty();
        assertThat(mistakes("yes" + " && yes".repeat(1000))).hasSize(1);
        assertThat(mistakes("(".repeat(1000) + "yes" + ")".repeat(1000))).isNotEmpty();
    }

    @Test
    void aConditionSurvivesSerialization() throws Exception {
        Condition condition = Expressions.condition("declined / attempts > 0.5", TYPES);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(condition);
        Condition copy = (Condition) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(copy).isEqualTo(condition).hasToString("declined / attempts > 0.5");
        assertThat(test(copy, VALUES)).isEqualTo(TRUE);
        assertThat(copy.test(name -> null)).isEqualTo(UNDEFINED);
    }

    private static Outcome test(String expression) throws InvalidExpressionException {
        return test(Expressions.condition(expression, TYPES), VALUES);
    }

    static Outcome test(Condition condition, Map<String, Object> values) {
        return condition.test(name -> values.get(condition.names().get(name)));
    }

    private static List<Mistake> mistakes(String expression) {
        return catchThrowableOfType(InvalidExpressionException.class, () -> Expressions.condition(expression, TYPES))
                .mistakes();
    }
}
