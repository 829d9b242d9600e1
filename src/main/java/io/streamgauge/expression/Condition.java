package io.streamgauge.expression;

import dev.cel.common.types.SimpleType;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
 * true || undefined} is true, in either order. One thread at a time. Only the text and the types are serialized; the
 * expression is compiled where it first runs.
 */
public final class Condition implements Serializable {
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
        /** A {@link String}, {@link Double} or {@link Boolean}; null where there is no value. */
        Object value(String name);
    }

    private final String text;
    private final TreeMap<String, Type> types;
    private transient Program program;

    private Condition(String text, Map<String, Type> types, Program program) {
        this.text = text;
        this.types = new TreeMap<>(types);
        this.program = program;
    }

    /**
     * Reads and type-checks an expression.
     *
     * @param types the names it may use; they may have dots in them, as {@code previous.close}
     * @throws InvalidExpression where it is not CEL, names an unknown variable or is not a condition
     */
    public static Condition of(String text, Map<String, Type> types) throws InvalidExpression {
        return new Condition(text, types, Compiler.compile(text, types, SimpleType.BOOL));
    }

    /** Evaluates; never throws for the sake of a value. */
    public Outcome test(Variables variables) {
        Object result = program().node().value(variables);
        if (result == null) {
            return Outcome.UNDEFINED;
        }
        return (Boolean) result ? Outcome.TRUE : Outcome.FALSE;
    }

    /** The names that stand in it. */
    public Set<String> names() {
        return program().names();
    }

    /**
     * What an evaluation may cost, in parts: each operator, function, literal and name is one, a pattern as many as it compiles
     * to.
     *
     * @param more what it costs beside to find the value of a name
     */
    public long cost(ToLongFunction<String> more) {
        return program().parts() + program().mentions().stream().mapToLong(more).sum();
    }

    private Program program() {
        if (program == null) {
            try {
                program = Compiler.compile(text, types, SimpleType.BOOL);
            } catch (InvalidExpression e) {
                throw new IllegalStateException("Cannot compile again what was compiled once: " + text, e);
            }
        }
        return program;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition that && text.equals(that.text) && types.equals(that.types);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The expression as written. */
    @Override
    public String toString() {
        return text;
    }
}
