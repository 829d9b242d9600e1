package io.streamgauge.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.streamgauge.expression.Condition.Type;
import io.streamgauge.expression.Condition.Variables;
import java.util.Map;

/** An expression, in the language of {@link Condition}, that comes to a number. One thread at a time. */
public final class Formula extends Expression {
    private static final long serialVersionUID = 1;

    private Formula(Formula of, String kept) {
        super(of, kept);
    }

    private Formula(String text, Map<String, Type> types) throws InvalidExpression {
        super(text, types, Integer.MAX_VALUE);
    }

    /**
     * Reads and type-checks an expression.
     *
     * @param types the names it may use
     * @throws InvalidExpression where it is not CEL, names an unknown variable or is not a number
     */
    public static Formula of(String text, Map<String, Type> types) throws InvalidExpression {
        return new Formula(text, types);
    }

    /** The same, of whose text something else is kept and shown: it holds values that must not be. */
    public Formula keptAs(String kept) {
        return new Formula(this, kept);
    }

    /** Null where a value is missing, or where the result is not a finite number; never throws for the sake of a value. */
    public Double value(Variables variables) {
        Object result = program().node().value(variables);
        return result instanceof Double number && Double.isFinite(number) ? number : null;
    }

    @Override
    CelType result() {
        return SimpleType.DOUBLE;
    }
}
