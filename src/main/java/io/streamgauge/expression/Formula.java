// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.streamgauge.expression.Condition.Variables;
import org.jspecify.annotations.Nullable;

/** An expression in the language of {@link Condition} whose value is a number. Not thread-safe. */
public final class Formula extends Expression {
    private static final long serialVersionUID = 1;

    /**
     * Reads and type-checks an expression.
     *
     * @param kept the text to store and show, another one if the text contains secrets
     * @throws InvalidExpressionException if it is not CEL, names an unknown variable or is not a number
     */
    public Formula(String text, String kept, Scope scope) throws InvalidExpressionException {
        super(text, kept, scope, Integer.MAX_VALUE);
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
