// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.streamgauge.decimal.Decimal;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression that is true, false or undefined for given values.
 *
 * <p>CEL with three differences: every number is a double, and so are integer literals, so {@code declined / attempts} is a
 * ratio; {@code present(f)} is true if a name has a value; and there are no loops, so the time of an evaluation is proportional
 * to the expression and its texts. Operators: {@code ! && || ==
 * != < <= > >= + - * / ?:} and {@code in} with a list. Functions: {@code size}, {@code contains}, {@code startsWith},
 * {@code endsWith}, {@code matches} (RE2, linear time) and {@code present}.
 *
 * <p>A missing value makes its part of the expression undefined; {@code false && undefined} is false and {@code true ||
 * undefined} is true, in either order. Not thread-safe.
 */
public final class Condition extends Expression {
    private static final long serialVersionUID = 1;

    /** The type of a variable. */
    public enum OperandType {
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /** The result of an evaluation. */
    public enum Outcome {
        TRUE,
        FALSE,
        /** A value was missing or invalid, and the rest did not determine the result. */
        UNDEFINED
    }

    /** The values of one evaluation. */
    public interface Variables {
        /**
         * A {@link String}, {@link Double} or {@link Boolean}; null if there is no value.
         *
         * @param name its index in the {@link Expression#names names} of the expression
         */
        @Nullable
        Object value(int name);

        /** The value of a measure in expressions, where numbers are doubles. */
        static @Nullable Object operand(@Nullable Object measure) {
            if (measure instanceof Decimal number) {
                return number.doubleValue();
            }
            return measure instanceof Long number ? (Object) number.doubleValue() : measure;
        }
    }

    /**
     * Reads and type-checks an expression.
     *
     * @param kept the text to store and show, another one if the text contains secrets
     * @param scope the names it may use; they may contain dots, like {@code previous.close}
     * @param longestText in characters: {@code matches} and {@code contains} are undefined if the text is longer; for an expression
     *     whose author must not be able to slow down the job
     * @throws InvalidExpressionException if it is not CEL, names an unknown variable or is not a condition
     */
    public Condition(String text, String kept, Scope scope, int longestText) throws InvalidExpressionException {
        super(text, kept, scope, longestText);
    }

    /** Evaluates the condition; no value makes it throw. */
    public Outcome test(Variables variables) {
        Object result = program().node().value(variables);
        if (result == null) {
            return Outcome.UNDEFINED;
        }
        return (Boolean) result ? Outcome.TRUE : Outcome.FALSE;
    }

    /**
     * The cost of an evaluation in parts: one for each operator, function, literal and name, eight for each instruction of a
     * compiled pattern, and one for each text that is concatenated.
     *
     * @param more the additional cost to find the value of a name
     */
    public long cost(ToLongFunction<String> more) {
        return program().parts() + program().mentions().stream().mapToLong(more).sum();
    }

    @Override
    CelType result() {
        return SimpleType.BOOL;
    }
}
