// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import io.streamgauge.decimal.Decimal;
import java.io.Serializable;
import java.math.BigDecimal;

/** A part of an arithmetic expression. {@link Object#toString} returns its canonical text. */
sealed interface Term extends Serializable {

    /** A field. */
    record Name(String name) implements Term {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A number; equal numbers have the same scale. */
    record Literal(BigDecimal number) implements Term {
        public Literal {
            number = Decimal.of(number).toBigDecimal();
        }

        @Override
        public String toString() {
            return number.toPlainString();
        }
    }

    /** The negation of a term. */
    record Negative(Term of) implements Term {
        @Override
        public String toString() {
            boolean single = of instanceof Name;
            return single ? "-" + of : "-(" + of + ")";
        }
    }

    /** The operation of {@link Combined}. */
    enum Operation {
        ADD("+", 1),
        SUBTRACT("-", 1),
        MULTIPLY("*", 2);

        private final String sign;
        private final int binds;

        Operation(String sign, int binds) {
            this.sign = sign;
            this.binds = binds;
        }
    }

    /** Two terms with an operation. */
    record Combined(Operation operation, Term left, Term right) implements Term {
        @Override
        public String toString() {
            return side(left, operation.binds) + " " + operation.sign + " " + side(right, operation.binds + 1);
        }

        /** Adds parentheses if they are needed: operators of equal precedence associate to the left. */
        private static String side(Term term, int atLeast) {
            return term instanceof Combined inner && inner.operation.binds < atLeast
                    ? "(" + term + ")"
                    : term.toString();
        }
    }
}
