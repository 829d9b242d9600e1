// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.testing.Expressions;
import io.streamgauge.testing.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our evaluation must be CEL's own: random conditions over random values, some of them missing, go through both. */
class ConditionAgainstCelTest {
    private static final Map<String, OperandType> TYPES = Map.of(
            "b1",
            OperandType.BOOLEAN,
            "b2",
            OperandType.BOOLEAN,
            "n1",
            OperandType.NUMBER,
            "n2",
            OperandType.NUMBER,
            "t1",
            OperandType.TEXT,
            "t2",
            OperandType.TEXT);
    private static final List<String> TEXTS = List.of("", "a", "ab", "b", "ba");
    private static final List<Double> NUMBERS = List.of(0.0, -0.0, 1.0, -2.5, 1e300);

    private final CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
            .addVar("b1", SimpleType.BOOL)
            .addVar("b2", SimpleType.BOOL)
            .addVar("n1", SimpleType.DOUBLE)
            .addVar("n2", SimpleType.DOUBLE)
            .addVar("t1", SimpleType.STRING)
            .addVar("t2", SimpleType.STRING)
            .build();
    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(CelOptions.current().enableRegexPartialMatch(true).build())
            .build();

    @Test
    void randomConditionsAreWhatCelMakesOfThem() throws Exception {
        Random random = Seeds.random(ConditionAgainstCelTest.class);
        for (int i = 0; i < 2_000; i++) {
            String expression = condition(random, 4);
            Map<String, Object> values = values(random);

            assertThat(ConditionTest.test(Expressions.condition(expression, TYPES), values))
                    .as("%s of %s", expression, values)
                    .isEqualTo(byCel(expression, values));
        }
    }

    private Outcome byCel(String expression, Map<String, Object> values) throws Exception {
        CelAbstractSyntaxTree tree = compiler.compile(expression).getAst();
        try {
            // A missing variable is an unknown to CEL, which is absorbed as an error is.
            return runtime.createProgram(tree).eval(values) instanceof Boolean result
                    ? (result ? Outcome.TRUE : Outcome.FALSE)
                    : Outcome.UNDEFINED;
        } catch (CelEvaluationException e) {
            return Outcome.UNDEFINED;
        }
    }

    private static Map<String, Object> values(Random random) {
        Map<String, Object> values = new HashMap<>();
        TYPES.forEach((name, type) -> {
            if (random.nextInt(4) > 0) {
                values.put(
                        name,
                        switch (type) {
                            case BOOLEAN -> random.nextBoolean();
                            case NUMBER -> NUMBERS.get(random.nextInt(NUMBERS.size()));
                            case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
                        });
            }
        });
        return values;
    }

    private static String condition(Random random, int depth) {
        if (depth == 0) {
            return List.of("b1", "b2", "true", "false").get(random.nextInt(4));
        }
        return switch (random.nextInt(10)) {
            case 0 -> "(" + condition(random, depth - 1) + " && " + condition(random, depth - 1) + ")";
            case 1 -> "(" + condition(random, depth - 1) + " || " + condition(random, depth - 1) + ")";
            case 2 -> "!" + condition(random, depth - 1);
            case 3 ->
                "(" + condition(random, depth - 1) + " ? " + condition(random, depth - 1) + " : "
                        + condition(random, depth - 1) + ")";
            case 4 -> "(" + number(random, depth - 1) + order(random) + number(random, depth - 1) + ")";
            case 5 -> "(" + text(random) + comparison(random) + text(random) + ")";
            case 6 ->
                text(random)
                        + List.of(".contains(", ".startsWith(", ".endsWith(").get(random.nextInt(3)) + text(random)
                        + ")";
            // Of names and literals only: CEL's runtime for Java finds a NaN equal to itself, which CEL does not.
            case 7 -> "(" + number(random, 0) + comparison(random) + number(random, 0) + ")";
            case 8 -> text(random) + ".matches('^a?b')";
            default -> "(" + text(random) + " in [" + text(random) + ", " + text(random) + "])";
        };
    }

    private static String order(Random random) {
        return List.of(" < ", " <= ", " > ", " >= ").get(random.nextInt(4));
    }

    private static String comparison(Random random) {
        return List.of(" == ", " != ", " < ", " <= ", " > ", " >= ").get(random.nextInt(6));
    }

    private static String number(Random random, int depth) {
        return switch (depth <= 0 ? random.nextInt(3) : random.nextInt(8)) {
            case 0 -> "n1";
            case 1 -> "n2";
            case 2 -> "2.0";
            case 3 -> "(-" + number(random, depth - 1) + ")";
            default ->
                "(" + number(random, depth - 1)
                        + List.of(" + ", " - ", " * ", " / ").get(random.nextInt(4)) + number(random, depth - 1) + ")";
        };
    }

    private static String text(Random random) {
        return List.of("t1", "t2", "'ab'", "(t1 + t2)").get(random.nextInt(4));
    }
}
