package io.streamgauge.expression;

import io.streamgauge.expression.Condition.Variables;

/**
 * A part of a compiled expression. Parts are type-checked before they are built, so their casts hold; nothing is
 * thrown on the way of a missing value, because rows without a value are ordinary input and exceptions cost
 * microseconds.
 */
interface Node {
    /** A {@link String}, {@link Double}, {@link Boolean}; null where it is undefined. */
    Object value(Variables variables);

    /** Something of one value that is not missing. */
    interface OfOne {
        Object of(Object value);
    }

    /** Something of two values of which none is missing. */
    interface OfTwo {
        Object of(Object left, Object right);
    }

    static Node constant(Object value) {
        return variables -> value;
    }

    static Node strict(Node argument, OfOne function) {
        return variables -> {
            Object value = argument.value(variables);
            return value == null ? null : function.of(value);
        };
    }

    static Node strict(Node left, Node right, OfTwo function) {
        return variables -> {
            Object first = left.value(variables);
            Object second = right.value(variables);
            return first == null || second == null ? null : function.of(first, second);
        };
    }

    /**
     * {@code &&} and {@code ||}: a side that decides does so even where the other side is undefined.
     *
     * @param decisive false for {@code &&}, true for {@code ||}
     */
    static Node logical(Node left, Node right, boolean decisive) {
        return variables -> {
            Object first = left.value(variables);
            if (first != null && (Boolean) first == decisive) {
                return first;
            }
            Object second = right.value(variables);
            if (second != null && (Boolean) second == decisive) {
                return second;
            }
            return first == null || second == null ? null : (Object) !decisive;
        };
    }

    static Node conditional(Node condition, Node yes, Node no) {
        return variables -> {
            Object value = condition.value(variables);
            return value == null ? null : ((Boolean) value ? yes : no).value(variables);
        };
    }

    /**
     * Whether a value is one of a list; a missing element makes it undefined, as in CEL, where the list cannot be
     * built.
     */
    static Node in(Node sought, Node[] elements) {
        return variables -> {
            Object value = sought.value(variables);
            boolean found = false;
            for (Node element : elements) {
                Object candidate = element.value(variables);
                if (candidate == null) {
                    return null;
                }
                found |= value != null && same(value, candidate);
            }
            return value == null ? null : (Object) found;
        };
    }

    /** CEL's equality: numbers by IEEE 754, so that NaN equals nothing and -0 equals 0. */
    static boolean same(Object left, Object right) {
        return left instanceof Double a && right instanceof Double b
                ? a.doubleValue() == b.doubleValue()
                : left.equals(right);
    }
}
