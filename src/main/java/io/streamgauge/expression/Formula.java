// SPDX-License-Identifier: Apache-2.0
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

    private Formula(String text, Scope scope) throws InvalidExpression {
        super(text, scope, Integer.MAX_VALUE);
    }

    /**
     * Reads and type-checks an expression.
     *
     * @throws InvalidExpression if it is not CEL, names an unknown variable or is not a number
     */
    public static Formula of(String text, Scope scope) throws InvalidExpression {
        return new Formula(text, scope);
    }

    /** The same over names whose types are all known. */
    public static Formula of(String text, Map<String, OperandType> types) throws InvalidExpression {
        return of(text, Scope.of(types));
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
