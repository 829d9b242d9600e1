// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import io.streamgauge.expression.Condition.Variables;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a compiled expression. Expressions are type-checked before their nodes are built, so the casts cannot fail. A
 * missing value throws no exception, because events without a value are ordinary input and exceptions cost microseconds.
 */
interface Node {
    /** A {@link String}, {@link Double}, {@link Boolean}; null if it is undefined. */
    @Nullable
    Object value(Variables variables);

    static Node constant(Object value) {
        return variables -> value;
    }

    /** @param function of a value that is not missing */
    static Node strict(Node argument, Function<Object, @Nullable Object> function) {
        return variables -> {
            Object value = argument.value(variables);
            return value == null ? null : function.apply(value);
        };
    }

    /** @param function of two values that are not missing */
    static Node strict(Node left, Node right, BiFunction<Object, Object, @Nullable Object> function) {
        return variables -> {
            Object first = left.value(variables);
            Object second = right.value(variables);
            return first == null || second == null ? null : function.apply(first, second);
        };
    }

    /**
     * {@code &&} and {@code ||}: one side can determine the result even if the other is undefined.
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
     * Whether a value is in a list. A missing element makes the result undefined, as in CEL, which cannot build such a list.
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
