package io.streamgauge.expression;

import java.io.Serializable;
import java.math.BigDecimal;

/** A part of an arithmetic expression, as it was read. {@link Object#toString} gives its canonical text. */
sealed interface Term extends Serializable {

    /** A field. */
    record Name(String name) implements Term {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A number; two that are equal have the same scale. */
    record Literal(BigDecimal number) implements Term {
        public Literal {
            number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            number = number.scale() < 0 ? number.setScale(0) : number;
        }

        @Override
        public String toString() {
            return number.toPlainString();
        }
    }

    /** The negative of another. */
    record Negative(Term of) implements Term {
        @Override
        public String toString() {
            boolean single = of instanceof Name;
            return single ? "-" + of : "-(" + of + ")";
        }
    }

    /** What {@link Combined} does. */
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

    /** Two combined. */
    record Combined(Operation operation, Term left, Term right) implements Term {
        @Override
        public String toString() {
            return side(left, operation.binds) + " " + operation.sign + " " + side(right, operation.binds + 1);
        }

        /** With parentheses where the side would else be read apart: operators of one strength are read from the left. */
        private static String side(Term term, int atLeast) {
            return term instanceof Combined inner && inner.operation.binds < atLeast
                    ? "(" + term + ")"
                    : term.toString();
        }
    }
}
