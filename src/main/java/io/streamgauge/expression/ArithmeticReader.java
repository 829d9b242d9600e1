// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.InvalidExpressionException.Mistake;
import io.streamgauge.model.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts CEL's tree to the argument of a measure, and reports all mistakes with their positions. */
final class ArithmeticReader {
    /** The literals of CEL, without the sign. The text is parsed again because the value in the tree is a double, which loses digits. */
    private static final Pattern NUMBER = Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?(?![\\w.])");

    private static final Map<Operator, Term.Operation> OPERATIONS = Map.of(
            Operator.ADD, Term.Operation.ADD,
            Operator.SUBTRACT, Term.Operation.SUBTRACT,
            Operator.MULTIPLY, Term.Operation.MULTIPLY);

    /** The same limit as for the numbers of events. */
    private static final int MOST_DIGITS = 38;

    private final String text;
    private final Map<Long, Integer> places;
    private final Scope scope;
    private final List<Mistake> mistakes = new ArrayList<>();

    /** @param places the positions of the parts in the text, in code points */
    ArithmeticReader(String text, Map<Long, Integer> places, Scope scope) {
        this.text = text;
        this.places = places;
        this.scope = scope;
    }

    ExactExpression read(CelExpr expression) throws InvalidExpressionException {
        Term term = term(expression);
        if (term instanceof Term.Name name) {
            return new ExactExpression(term, scope.types().get(name.name()));
        }
        if (term != null && mistakes.isEmpty()) {
            ExactExpression read = new ExactExpression(term, OperandType.NUMBER);
            if (!read.fields().isEmpty()) {
                return read;
            }
            mistake(expression, "it uses no field");
        }
        throw new InvalidExpressionException(mistakes);
    }

    /** A number alone. */
    BigDecimal number(CelExpr expression) throws InvalidExpressionException {
        if (expression.getKind() == Kind.CONSTANT && literal(expression) instanceof Term.Literal literal) {
            return literal.number();
        }
        throw new InvalidExpressionException(
                mistakes.isEmpty() ? List.of(new Mistake(offset(expression), "a number is expected here")) : mistakes);
    }

    /** Returns null and adds a mistake if it is invalid. */
    private @Nullable Term term(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> name(expression);
            case CONSTANT -> literal(expression);
            case CALL -> call(expression, expression.call());
            case SELECT -> mistake(expression, "a name has no dots here; declare a field with a path instead");
            default -> mistake(expression, "only fields and numbers are allowed here");
        };
    }

    private @Nullable Term name(CelExpr expression) {
        String name = expression.ident().name();
        if (!scope.allows(name)) {
            return mistake(
                    expression,
                    '"' + name + "\" is not a declared field"
                            + Nearest.hint(name, scope.types().keySet()));
        }
        return new Term.Name(name);
    }

    private @Nullable Term literal(CelExpr expression) {
        CelConstant.Kind kind = expression.constant().getKind();
        int start = offset(expression);
        Matcher matcher = NUMBER.matcher(text).region(start, text.length());
        if (kind != CelConstant.Kind.INT64_VALUE && kind != CelConstant.Kind.DOUBLE_VALUE || !matcher.lookingAt()) {
            return mistake(expression, "only fields and numbers like 12 or 0.5 are allowed here");
        }
        BigDecimal number = decimal(matcher.group());
        if (number == null) {
            return mistake(
                    expression,
                    "the number has more than " + MOST_DIGITS + " significant digits or an exponent beyond "
                            + MOST_DIGITS);
        }
        CelConstant constant = expression.constant();
        boolean negative =
                kind == CelConstant.Kind.INT64_VALUE ? constant.int64Value() < 0 : constant.doubleValue() < 0;
        return new Term.Literal(negative ? number.negate() : number);
    }

    private static @Nullable BigDecimal decimal(String digits) {
        try {
            BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
            long exponent = (long) number.precision() - number.scale() - 1;
            return number.signum() == 0
                    ? BigDecimal.ZERO
                    : number.precision() > MOST_DIGITS || Math.abs(exponent) > MOST_DIGITS ? null : number;
        } catch (NumberFormatException e) {
            // The exponent does not fit an int.
            return null;
        }
    }

    private @Nullable Term call(CelExpr expression, CelCall call) {
        Operator operator = Operator.findReverse(call.function()).orElse(null);
        if (operator == Operator.NEGATE) {
            Term of = operand(call.args().get(0));
            return of == null ? null : new Term.Negative(of);
        }
        Term.Operation operation = operator == null ? null : OPERATIONS.get(operator);
        if (operation == null) {
            return mistake(expression, refusal(call, operator));
        }
        Term left = operand(call.args().get(0));
        Term right = operand(call.args().get(1));
        return left == null || right == null ? null : new Term.Combined(operation, left, right);
    }

    private static String refusal(CelCall call, @Nullable Operator operator) {
        if (operator == Operator.DIVIDE) {
            return "a quotient is not exact; measure its parts and divide them: {derive: 'a / b'}";
        }
        return operator == null
                ? '"' + call.function() + "\" cannot be called here; numbers are combined by + - *"
                : "numbers are combined by + - * only";
    }

    private @Nullable Term operand(CelExpr expression) {
        Term term = term(expression);
        if (term instanceof Term.Name name) {
            OperandType type = scope.types().get(name.name());
            if (type != null && type != OperandType.NUMBER) {
                return mistake(
                        expression,
                        "only numbers can be combined; \"" + name.name() + "\" is declared as "
                                + type.name().toLowerCase(Locale.ROOT));
            }
        }
        return term;
    }

    private @Nullable Term mistake(CelExpr at, String message) {
        mistakes.add(new Mistake(offset(at), message));
        return null;
    }

    private int offset(CelExpr expression) {
        return Compiler.offset(places.getOrDefault(expression.id(), 0), text);
    }
}
