// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.mutate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small changes of an expression: of comparisons at their bound, of logic, of arithmetic and of numbers. */
final class ExpressionMutations {
    /** Texts in quotes and names come first, so that nothing inside them is taken for an operator or a number. */
    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'"
            + "|[A-Za-z_][A-Za-z0-9_.]*"
            + "|(?<number>\\d+(?:\\.\\d+)?)"
            + "|(?<operator><=|>=|==|!=|&&|\\|\\||[<>+*/-])");

    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("<", "<="),
            Map.entry("<=", "<"),
            Map.entry(">", ">="),
            Map.entry(">=", ">"),
            Map.entry("==", "!="),
            Map.entry("!=", "=="),
            Map.entry("&&", "||"),
            Map.entry("||", "&&"),
            Map.entry("+", "-"),
            Map.entry("-", "+"),
            Map.entry("*", "/"),
            Map.entry("/", "*"));

    private static final BigDecimal TENTH = new BigDecimal("0.1");

    private ExpressionMutations() {}

    /** Each with one change; some may be no expressions. */
    static List<String> of(String expression) {
        List<String> mutations = new ArrayList<>();
        Matcher token = TOKEN.matcher(expression);
        while (token.find()) {
            List<String> others = List.of();
            if (token.group("number") != null) {
                others = numbers(new BigDecimal(token.group()));
            } else if (token.group("operator") != null) {
                others = List.of(OPERATORS.getOrDefault(token.group(), token.group()));
            }
            for (String other : others) {
                mutations.add(expression.substring(0, token.start()) + other + expression.substring(token.end()));
            }
        }
        return mutations;
    }

    /** A tenth more and a tenth less; a small integer one more and one less; 1 instead of 0. */
    private static List<String> numbers(BigDecimal number) {
        if (number.signum() == 0) {
            return List.of("1");
        }
        boolean integer = number.scale() <= 0;
        BigDecimal tenth = number.multiply(TENTH);
        BigDecimal step = integer ? tenth.setScale(0, RoundingMode.CEILING) : tenth;
        return List.of(plain(number.add(step)), plain(number.subtract(step)));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
