package io.streamgauge.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.streamgauge.expression.Condition.Type;
import io.streamgauge.expression.InvalidExpression.Mistake;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A measure as written: a function of arguments, like {@code percentile(price, 99)}, or a name alone. */
public final class Call {
    private final String text;
    private final Map<Long, Integer> places;
    private final String function;
    private final List<CelExpr> arguments;

    private Call(String text, Map<Long, Integer> places, String function, List<CelExpr> arguments) {
        this.text = text;
        this.places = places;
        this.function = function;
        this.arguments = arguments;
    }

    /** @throws InvalidExpression where the text is not an expression; null where it is one, but not a call or a name */
    public static Call parse(String text) throws InvalidExpression {
        CelAbstractSyntaxTree tree = Compiler.parse(text);
        CelExpr expression = tree.getExpr();
        Map<Long, Integer> places = tree.getSource().getPositionsMap();
        if (expression.getKind() == Kind.IDENT) {
            return new Call(text, places, expression.ident().name(), null);
        }
        boolean call = expression.getKind() == Kind.CALL
                && expression.call().target().isEmpty()
                && Character.isLetter(expression.call().function().charAt(0));
        return call
                ? new Call(
                        text,
                        places,
                        expression.call().function(),
                        expression.call().args())
                : null;
    }

    public String function() {
        return function;
    }

    /** How many arguments there are; -1 for a name without parentheses. */
    public int arguments() {
        return arguments == null ? -1 : arguments.size();
    }

    /**
     * An argument that values are taken of.
     *
     * @param types the fields it may use; a type is null where it could not be read
     * @throws InvalidExpression with every mistake in this argument
     */
    public ExactExpression arithmetic(int argument, Map<String, Type> types) throws InvalidExpression {
        return new ArithmeticReader(text, places, types).read(arguments.get(argument));
    }

    /** An argument that is a number between two others, both included. */
    public BigDecimal number(int argument, int least, int most) throws InvalidExpression {
        BigDecimal number = new ArithmeticReader(text, places, Map.of()).number(arguments.get(argument));
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new InvalidExpression(
                    List.of(new Mistake(offset(argument), "must be a number from " + least + " to " + most)));
        }
        return number;
    }

    /** Where an argument, or its outermost operator, stands in the text. */
    public int offset(int argument) {
        return Compiler.offset(places.getOrDefault(arguments.get(argument).id(), 0), text);
    }
}
