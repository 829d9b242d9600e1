// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/** Builds the nodes of a type-checked tree. */
final class NodeBuilder {
    /** A pattern is tried at each character of a text, and most texts are short. */
    private static final int PATTERN_PARTS = 8;

    private final CelAbstractSyntaxTree tree;
    private final List<String> mentions = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final int longestText;
    private int parts;
    /** Names and literals so far. */
    private int leaves;

    NodeBuilder(CelAbstractSyntaxTree tree, int longestText) {
        this.tree = tree;
        this.longestText = longestText;
    }

    Program program() {
        Node node = node(tree.getExpr());
        return new Program(node, List.copyOf(names), mentions, parts);
    }

    private Node node(CelExpr expression) {
        parts++;
        leaves += expression.getKind() == CelExpr.ExprKind.Kind.CALL ? 0 : 1;
        return switch (expression.getKind()) {
            case CONSTANT -> Node.constant(constant(expression.constant()));
            case IDENT -> {
                String name = expression.ident().name();
                mentions.add(name);
                if (!names.contains(name)) {
                    names.add(name);
                }
                int place = names.indexOf(name);
                yield variables -> variables.value(place);
            }
            case CALL -> call(expression.call());
            default -> throw new IllegalStateException("Not refused before: " + expression.getKind());
        };
    }

    private static Object constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BOOLEAN_VALUE -> constant.booleanValue();
            default -> throw new IllegalStateException("Not refused before: " + constant.getKind());
        };
    }

    private Node call(CelCall call) {
        List<CelExpr> args = call.args();
        if (call.target().isPresent()) {
            return ofText(call.function(), node(call.target().get()), args);
        }
        Operator operator = Operator.findReverse(call.function()).orElse(null);
        if (operator == null) {
            return switch (call.function()) {
                case Functions.PRESENT -> {
                    Node argument = node(args.get(0));
                    yield variables -> argument.value(variables) != null;
                }
                case Functions.SIZE -> size(node(args.get(0)));
                default -> throw new IllegalStateException("Not declared: " + call.function());
            };
        }
        if (operator == Operator.IN) {
            return Node.in(
                    node(args.get(0)),
                    args.get(1).list().elements().stream().map(this::node).toArray(Node[]::new));
        }
        int before = leaves;
        List<Node> nodes = args.stream().map(this::node).toList();
        boolean texts = isText(args.get(0));
        if (operator == Operator.ADD && texts) {
            // Concatenation copies all of them.
            parts += leaves - before;
        }
        return operator(operator, nodes, texts);
    }

    private static Node operator(Operator operator, List<Node> args, boolean texts) {
        Node first = args.get(0);
        if (args.size() == 1) {
            return operator == Operator.LOGICAL_NOT
                    ? Node.strict(first, value -> !(Boolean) value)
                    : Node.strict(first, value -> -(Double) value);
        }
        Node second = args.get(1);
        return switch (operator) {
            case LOGICAL_AND -> Node.logical(first, second, false);
            case LOGICAL_OR -> Node.logical(first, second, true);
            case CONDITIONAL -> Node.conditional(first, second, args.get(2));
            case EQUALS -> Node.strict(first, second, Node::same);
            case NOT_EQUALS -> Node.strict(first, second, (left, right) -> !Node.same(left, right));
            case ADD ->
                texts
                        ? Node.strict(first, second, (left, right) -> (String) left + right)
                        : Node.strict(first, second, (left, right) -> (Double) left + (Double) right);
            case SUBTRACT -> Node.strict(first, second, (left, right) -> (Double) left - (Double) right);
            case MULTIPLY -> Node.strict(first, second, (left, right) -> (Double) left * (Double) right);
            case DIVIDE -> Node.strict(first, second, (left, right) -> (Double) left / (Double) right);
            default -> texts ? compareTexts(operator, first, second) : compareNumbers(operator, first, second);
        };
    }

    /** The operators of the language make every comparison with NaN false, which no order of doubles does. */
    private static Node compareNumbers(Operator operator, Node first, Node second) {
        return Node.strict(
                first,
                second,
                switch (operator) {
                    case LESS -> (left, right) -> (Double) left < (Double) right;
                    case LESS_EQUALS -> (left, right) -> (Double) left <= (Double) right;
                    case GREATER -> (left, right) -> (Double) left > (Double) right;
                    case GREATER_EQUALS -> (left, right) -> (Double) left >= (Double) right;
                    default -> throw new IllegalStateException("Not declared: " + operator);
                });
    }

    private static Node compareTexts(Operator operator, Node first, Node second) {
        return Node.strict(
                first,
                second,
                switch (operator) {
                    case LESS -> (left, right) -> ((String) left).compareTo((String) right) < 0;
                    case LESS_EQUALS -> (left, right) -> ((String) left).compareTo((String) right) <= 0;
                    case GREATER -> (left, right) -> ((String) left).compareTo((String) right) > 0;
                    case GREATER_EQUALS -> (left, right) -> ((String) left).compareTo((String) right) >= 0;
                    default -> throw new IllegalStateException("Not declared: " + operator);
                });
    }

    private Node ofText(String function, Node text, List<CelExpr> args) {
        return switch (function) {
            case Functions.SIZE -> size(text);
            case Functions.CONTAINS ->
                Node.strict(
                        text,
                        node(args.get(0)),
                        (left, right) -> tooLong((String) left) ? null : ((String) left).contains((String) right));
            case Functions.STARTS_WITH ->
                Node.strict(text, node(args.get(0)), (left, right) -> ((String) left).startsWith((String) right));
            case Functions.ENDS_WITH ->
                Node.strict(text, node(args.get(0)), (left, right) -> ((String) left).endsWith((String) right));
            case Functions.MATCHES -> {
                Pattern pattern = Pattern.compile(args.get(0).constant().stringValue());
                parts += PATTERN_PARTS * pattern.programSize();
                yield Node.strict(
                        text,
                        value -> tooLong((String) value)
                                ? null
                                : pattern.matcher((String) value).find());
            }
            default -> throw new IllegalStateException("Not declared: " + function);
        };
    }

    private boolean tooLong(String text) {
        return text.length() > longestText;
    }

    private static Node size(Node text) {
        return Node.strict(text, value -> {
            String string = (String) value;
            return (double) string.codePointCount(0, string.length());
        });
    }

    private boolean isText(CelExpr expression) {
        return tree.getTypeOrThrow(expression.id()).equals(SimpleType.STRING);
    }
}
