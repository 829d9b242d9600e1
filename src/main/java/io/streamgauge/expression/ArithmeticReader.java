package io.streamgauge.expression;

import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.streamgauge.expression.Condition.Type;
import io.streamgauge.expression.InvalidExpression.Mistake;
import io.streamgauge.model.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a measure is taken of from CEL's tree, with every mistake at its place. */
final class ArithmeticReader {
    /** CEL's literals, where its tree places them: behind their sign. The value in the tree is a double and has lost digits. */
    private static final Pattern NUMBER = Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?(?![\\w.])");

    /** As for the numbers of events. */
    private static final int MOST_DIGITS = 38;

    private final String text;
    private final Map<Long, Integer> places;
    private final Map<String, Type> types;
    private final List<Mistake> mistakes = new ArrayList<>();

    /** @param places where the parts stand in the text, in code points */
    ArithmeticReader(String text, Map<Long, Integer> places, Map<String, Type> types) {
        this.text = text;
        this.places = places;
        this.types = types;
    }

    ExactExpression read(CelExpr expression) throws InvalidExpression {
        Term term = term(expression);
        boolean alone = term instanceof Term.Name;
        if (!alone
                && mistakes.isEmpty()
                && new ExactExpression(term, Type.NUMBER).fields().isEmpty()) {
            mistake(expression, "there is no field in it");
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidExpression(mistakes);
        }
        return new ExactExpression(term, alone ? types.get(((Term.Name) term).name()) : Type.NUMBER);
    }

    /** A number that stands alone. */
    BigDecimal number(CelExpr expression) throws InvalidExpression {
        Term term = expression.getKind() == Kind.CONSTANT ? literal(expression) : null;
        if (term == null) {
            throw new InvalidExpression(
                    mistakes.isEmpty()
                            ? List.of(new Mistake(offset(expression), "a number must stand here"))
                            : mistakes);
        }
        return ((Term.Literal) term).number();
    }

    /** Null, with a mistake, where it cannot be read. */
    private Term term(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> name(expression);
            case CONSTANT -> literal(expression);
            case CALL -> call(expression, expression.call());
            case SELECT -> mistake(expression, "a name has no dots here; declare a field with a path instead");
            default -> mistake(expression, "only fields and numbers can stand here");
        };
    }

    private Term name(CelExpr expression) {
        String name = expression.ident().name();
        if (!types.containsKey(name)) {
            return mistake(expression, '"' + name + "\" is not a declared field" + Nearest.hint(name, types.keySet()));
        }
        return new Term.Name(name);
    }

    private Term literal(CelExpr expression) {
        CelConstant.Kind kind = expression.constant().getKind();
        int start = offset(expression);
        Matcher matcher = NUMBER.matcher(text).region(start, text.length());
        if (kind != CelConstant.Kind.INT64_VALUE && kind != CelConstant.Kind.DOUBLE_VALUE || !matcher.lookingAt()) {
            return mistake(expression, "only fields and numbers like 12 or 0.5 can stand here");
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

    private static BigDecimal decimal(String digits) {
        try {
            BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
            long exponent = (long) number.precision() - number.scale() - 1;
            return number.signum() == 0
                    ? BigDecimal.ZERO
                    : number.precision() > MOST_DIGITS || Math.abs(exponent) > MOST_DIGITS ? null : number;
        } catch (NumberFormatException e) {
            // The exponent is beyond an int.
            return null;
        }
    }

    private Term call(CelExpr expression, CelCall call) {
        Operator operator = Operator.findReverse(call.function()).orElse(null);
        if (operator == Operator.NEGATE) {
            Term of = operand(call.args().get(0));
            return of == null ? null : new Term.Negative(of);
        }
        Term.Operation operation = operator == null
                ? null
                : switch (operator) {
                    case ADD -> Term.Operation.ADD;
                    case SUBTRACT -> Term.Operation.SUBTRACT;
                    case MULTIPLY -> Term.Operation.MULTIPLY;
                    default -> null;
                };
        if (operation == null) {
            return mistake(expression, refusal(call, operator));
        }
        Term left = operand(call.args().get(0));
        Term right = operand(call.args().get(1));
        return left == null || right == null ? null : new Term.Combined(operation, left, right);
    }

    private static String refusal(CelCall call, Operator operator) {
        if (operator == Operator.DIVIDE) {
            return "a quotient is not exact; measure its parts and divide them: {derive: 'a / b'}";
        }
        return operator == null
                ? '"' + call.function() + "\" cannot be called here; numbers are combined by + - *"
                : "numbers are combined by + - * only";
    }

    private Term operand(CelExpr expression) {
        Term term = term(expression);
        if (term instanceof Term.Name name) {
            Type type = types.get(name.name());
            if (type != null && type != Type.NUMBER) {
                return mistake(
                        expression,
                        "only numbers can be combined; \"" + name.name() + "\" is declared as "
                                + type.name().toLowerCase(Locale.ROOT));
            }
        }
        return term;
    }

    private Term mistake(CelExpr at, String message) {
        mistakes.add(new Mistake(offset(at), message));
        return null;
    }

    private int offset(CelExpr expression) {
        return Compiler.offset(places.getOrDefault(expression.id(), 0), text);
    }
}
