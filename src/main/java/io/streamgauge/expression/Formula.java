package io.streamgauge.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Condition.Variables;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression in the language of {@link Condition} whose value is a number. Not thread-safe. */
public final class Formula extends Expression {
    private static final long serialVersionUID = 1;

    private Formula(Formula of, String kept) {
        super(of, kept);
    }

    private Formula(String text, Map<String, OperandType> types) throws InvalidExpression {
        super(text, types, Integer.MAX_VALUE);
    }

    /**
     * Reads and type-checks an expression.
     *
     * @param types the names it may use
     * @throws InvalidExpression if it is not CEL, names an unknown variable or is not a number
     */
    public static Formula of(String text, Map<String, OperandType> types) throws InvalidExpression {
        return new Formula(text, types);
    }

    /** The same formula with another text to store and show, since its own contains secrets. */
    public Formula keptAs(String kept) {
        return new Formula(this, kept);
    }

    /** Null if a value is missing or the result is not a finite number; no value makes it throw. */
    public @Nullable Double value(Variables variables) {
        Object result = program().node().value(variables);
        return result instanceof Double number && Double.isFinite(number) ? number : null;
    }

    @Override
    CelType result() {
        return SimpleType.DOUBLE;
    }
}
