package io.streamgauge.expression;

import dev.cel.common.types.SimpleType;
import io.streamgauge.expression.Condition.Type;
import io.streamgauge.expression.Condition.Variables;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An expression, in the language of {@link Condition}, that comes to a number. One thread at a time. */
public final class Formula implements Serializable {
    private static final long serialVersionUID = 1;

    private final String text;
    private final TreeMap<String, Type> types;
    private transient Program program;

    private Formula(String text, Map<String, Type> types, Program program) {
        this.text = text;
        this.types = new TreeMap<>(types);
        this.program = program;
    }

    /**
     * Reads and type-checks an expression.
     *
     * @param types the names it may use
     * @throws InvalidExpression where it is not CEL, names an unknown variable or is not a number
     */
    public static Formula of(String text, Map<String, Type> types) throws InvalidExpression {
        return new Formula(text, types, Compiler.compile(text, types, SimpleType.DOUBLE));
    }

    /** The names that it does use. */
    public Set<String> names() {
        return program().names();
    }

    /** Null where a value is missing, or where the result is not a finite number; never throws for the sake of a value. */
    public Double value(Variables variables) {
        Object result = program().node().value(variables);
        return result instanceof Double number && Double.isFinite(number) ? number : null;
    }

    private Program program() {
        if (program == null) {
            try {
                program = Compiler.compile(text, types, SimpleType.DOUBLE);
            } catch (InvalidExpression e) {
                throw new IllegalStateException("Cannot compile again what was compiled once: " + text, e);
            }
        }
        return program;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Formula that && text.equals(that.text) && types.equals(that.types);
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
