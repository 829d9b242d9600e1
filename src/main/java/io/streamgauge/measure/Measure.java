package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.expression.Formula;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;

/** A measure as the pipeline file declares it. */
public sealed interface Measure extends Serializable {

    /** Unique in its aggregation. */
    String name();

    /** What it computes, as text: the same text means the same figures. It is part of {@code Fingerprint}. */
    String definition();

    /** A measure of a field as it is, or of the events where the field is null. */
    static Measure of(String name, Function function, String field) {
        return new OfEvents(name, function, field == null ? null : ExactExpression.field(field, null), null, null);
    }

    /**
     * Taken of the events of a window.
     *
     * @param of what is taken of each event; null where {@code count} counts events
     * @param percent of {@link Function#PERCENTILE}, from 0 to 100; else null
     * @param where which events count; null for all
     */
    record OfEvents(String name, Function function, ExactExpression of, BigDecimal percent, Condition where)
            implements Measure {
        @Override
        public String definition() {
            return function.name().toLowerCase(Locale.ROOT)
                    + "(" + (of == null ? "" : of)
                    + (percent == null
                            ? ""
                            : ", " + percent.stripTrailingZeros().toPlainString()) + ")"
                    + (where == null ? "" : " where " + where);
        }
    }

    /**
     * Computed from other measures when a window fires.
     *
     * @param formula over the names of measures
     */
    record Derived(String name, Formula formula) implements Measure {
        @Override
        public String definition() {
            return formula.toString();
        }
    }

    /** What is computed of events. */
    enum Function {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX,
        FIRST,
        LAST,
        STDDEV,
        PERCENTILE,
        DISTINCT;

        /** Whether it is made of numbers, and of nothing else. */
        public boolean wantsNumbers() {
            return switch (this) {
                case SUM, AVG, MIN, MAX, STDDEV, PERCENTILE -> true;
                case COUNT, FIRST, LAST, DISTINCT -> false;
            };
        }
    }
}
