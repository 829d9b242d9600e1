// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.model.FieldValues;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The argument of a measure: a field of any type, or an exact expression of number fields and literals with {@code + - *} and
 * negation. Its value is missing if any of its fields is missing.
 *
 * @param type of the value; null if the type of its field is unknown
 */
public record ExactExpression(Term term, @Nullable OperandType type) implements Serializable {
    /** The field, if the expression is a field alone. */
    public @Nullable String field() {
        return term instanceof Term.Name name ? name.name() : null;
    }

    /** Its fields, each once, in the order of the text. */
    public Set<String> fields() {
        Set<String> names = new LinkedHashSet<>();
        collect(term, names);
        return names;
    }

    private static void collect(Term term, Collection<String> names) {
        if (term instanceof Term.Name name) {
            names.add(name.name());
        } else if (term instanceof Term.Negative negative) {
            collect(negative.of(), names);
        } else if (term instanceof Term.Combined combined) {
            collect(combined.left(), names);
            collect(combined.right(), names);
        }
    }

    /** Computes the expression for events. Not thread-safe. */
    public interface Computation extends Serializable {
        /** Sets the result to the number, or clears it if a field has none. */
        void compute(FieldValues fields, MutableDecimal result);
    }

    /** @param indexes the index of a declared field */
    public Computation computation(ToIntFunction<String> indexes) {
        return computation(term, indexes);
    }

    private static Computation computation(Term term, ToIntFunction<String> indexes) {
        if (term instanceof Term.Name name) {
            int field = indexes.applyAsInt(name.name());
            return (fields, result) -> fields.load(field, result);
        } else if (term instanceof Term.Literal literal) {
            return (fields, result) -> result.set(literal.number());
        } else if (term instanceof Term.Negative negative) {
            Computation of = computation(negative.of(), indexes);
            return (fields, result) -> {
                of.compute(fields, result);
                if (result.present()) {
                    result.negate();
                }
            };
        }
        Term.Combined combined = (Term.Combined) term;
        return new OfTwo(
                combined.operation(),
                computation(combined.left(), indexes),
                computation(combined.right(), indexes),
                new MutableDecimal());
    }

    /** @param second reused for every event */
    private record OfTwo(Term.Operation operation, Computation left, Computation right, MutableDecimal second)
            implements Computation {
        @Override
        public void compute(FieldValues fields, MutableDecimal result) {
            left.compute(fields, result);
            if (!result.present()) {
                return;
            }
            right.compute(fields, second);
            if (!second.present()) {
                result.clear();
                return;
            }
            switch (operation) {
                case ADD -> result.add(second);
                case SUBTRACT -> {
                    second.negate();
                    result.add(second);
                }
                case MULTIPLY -> result.multiply(second);
            }
        }
    }

    /** The canonical text: one space around operators, no redundant parentheses. */
    @Override
    public String toString() {
        return term.toString();
    }
}
