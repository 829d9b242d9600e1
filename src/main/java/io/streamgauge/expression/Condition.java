package io.streamgauge.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.streamgauge.decimal.Decimal;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A CEL expression that is true, false or undefined for given values.
 *
 * <p>CEL with three differences: every number is a double and integer literals are read as doubles, so that {@code
 * declined / attempts} is a ratio; {@code present(f)} asks whether a name has a value; and there is nothing that
 * loops, so that an evaluation takes time in proportion to the expression and its texts. Operators: {@code ! && || ==
 * != < <= > >= + - * / ?:} and {@code in} with a list. Functions: {@code size}, {@code contains}, {@code startsWith},
 * {@code endsWith}, {@code matches} (RE2, linear time) and {@code present}.
 *
 * <p>A value that is missing makes its part of the expression undefined; {@code false && undefined} is false and {@code
 * true || undefined} is true, in either order. One thread at a time.
 */
public final class Condition extends Expression {
    private static final long serialVersionUID = 1;

    /** What a variable holds. */
    public enum Type {
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /** How an evaluation went. */
    public enum Outcome {
        TRUE,
        FALSE,
        /** A value was missing or could not be used, and the rest did not decide. */
        UNDEFINED
    }

    /** The values of one evaluation. */
    public interface Variables {
        /**
         * A {@link String}, {@link Double} or {@link Boolean}; null where there is no value.
         *
         * @param name its place in the {@link Expression#names names} of the expression
         */
        Object value(int name);

        /** A measure as expressions take it: numbers are doubles. Null where there is none. */
        static Object operand(Object measure) {
            if (measure instanceof Decimal number) {
                return number.doubleValue();
            }
            return measure instanceof Long number ? (Object) number.doubleValue() : measure;
        }
    }

    private Condition(Condition of, String kept) {
        super(of, kept);
    }

    private Condition(String text, Map<String, Type> types, int longestText) throws InvalidExpression {
        super(text, types, longestText);
    }

    /**
     * Reads and type-checks an expression.
     *
     * @param types the names it may use; they may have dots in them, as {@code previous.close}
     * @throws InvalidExpression where it is not CEL, names an unknown variable or is not a condition
     */
    public static Condition of(String text, Map<String, Type> types) throws InvalidExpression {
        return of(text, types, Integer.MAX_VALUE);
    }

    /**
     * The same for an expression of somebody who must not hold the job up.
     *
     * @param longestText in characters: {@code matches} and {@code contains} are undefined where the text is longer
     */
    public static Condition of(String text, Map<String, Type> types, int longestText) throws InvalidExpression {
        return new Condition(text, types, longestText);
    }

    /** The same, of whose text something else is kept and shown: it holds values that must not be. */
    public Condition keptAs(String kept) {
        return new Condition(this, kept);
    }

    /** Evaluates; never throws for the sake of a value. */
    public Outcome test(Variables variables) {
        Object result = program().node().value(variables);
        if (result == null) {
            return Outcome.UNDEFINED;
        }
        return (Boolean) result ? Outcome.TRUE : Outcome.FALSE;
    }

    /**
     * What an evaluation may cost, in parts: each operator, function, literal and name is one, a pattern eight times what it
     * compiles to, and texts put together as many as they are.
     *
     * @param more what it costs beside to find the value of a name
     */
    public long cost(ToLongFunction<String> more) {
        return program().parts() + program().mentions().stream().mapToLong(more).sum();
    }

    @Override
    CelType result() {
        return SimpleType.BOOL;
    }
}
