// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.streamgauge.expression.InvalidExpressionException.Mistake;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of a measure: a function with arguments, like {@code percentile(price, 99)}, or a name alone. */
public final class Call {
    private final String text;
    private final Map<Long, Integer> places;
    private final String function;
    /** Null for a name without parentheses. */
    private final @Nullable List<CelExpr> arguments;

    private Call(String text, Map<Long, Integer> places, String function, @Nullable List<CelExpr> arguments) {
        this.text = text;
        this.places = places;
        this.function = function;
        this.arguments = arguments;
    }

    /**
     * Parses a text.
     *
     * @return null if the text is an expression, but neither a call nor a name
     * @throws InvalidExpressionException if the text is not an expression
     */
    public static @Nullable Call parse(String text) throws InvalidExpressionException {
        CelAbstractSyntaxTree tree = Compiler.parse(text);
        CelExpr expression = tree.getExpr();
        Map<Long, Integer> places = tree.getSource().getPositionsMap();
        if (expression.getKind() == Kind.IDENT) {
            return new Call(text, places, expression.ident().name(), null);
        } else if (expression.getKind() != Kind.CALL) {
            return null;
        }
        CelCall call = expression.call();
        boolean named =
                call.target().isEmpty() && Character.isLetter(call.function().charAt(0));
        return named ? new Call(text, places, call.function(), call.args()) : null;
    }

    public String function() {
        return function;
    }

    /** The number of arguments; -1 for a name without parentheses. */
    public int arguments() {
        return arguments == null ? -1 : arguments.size();
    }

    /**
     * An argument that is a field or an arithmetic expression.
     *
     * @param scope the fields it may use
     * @throws InvalidExpressionException with every mistake in this argument
     */
    public ExactExpression arithmetic(int argument, Scope scope) throws InvalidExpressionException {
        return new ArithmeticReader(text, places, scope).read(argument(argument));
    }

    /** An argument that is a number between two others, both inclusive. */
    public BigDecimal number(int argument, int least, int most) throws InvalidExpressionException {
        BigDecimal number = new ArithmeticReader(text, places, Scope.of(Map.of())).number(argument(argument));
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new InvalidExpressionException(
                    List.of(new Mistake(offset(argument), "must be a number from " + least + " to " + most)));
        }
        return number;
    }

    /** The position of an argument, or of its outermost operator, in the text. */
    public int offset(int argument) {
        return Compiler.offset(places.getOrDefault(argument(argument).id(), 0), text);
    }

    private CelExpr argument(int argument) {
        if (arguments == null) {
            throw new IllegalStateException("a name has no arguments");
        }
        return arguments.get(argument);
    }
}
