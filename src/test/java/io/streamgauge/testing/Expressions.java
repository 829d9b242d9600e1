// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.expression.Call;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.expression.Formula;
import io.streamgauge.expression.InvalidExpressionException;
import io.streamgauge.expression.Scope;
import java.util.Map;

/** Expressions without secrets, over names that are all known. */
public final class Expressions {
    private Expressions() {}

    public static Condition condition(String text, Map<String, OperandType> types) throws InvalidExpressionException {
        return new Condition(text, text, Scope.of(types), Integer.MAX_VALUE);
    }

    public static Formula formula(String text, Map<String, OperandType> types) throws InvalidExpressionException {
        return new Formula(text, text, Scope.of(types));
    }

    /** A field alone. */
    public static ExactExpression field(String name, OperandType type) {
        try {
            return Call.parse("of(" + name + ")").arithmetic(0, Scope.of(Map.of(name, type)));
        } catch (InvalidExpressionException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
