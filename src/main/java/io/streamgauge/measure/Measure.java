// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.ExactExpression;
import io.streamgauge.expression.Formula;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A measure as the pipeline file declares it. */
public sealed interface Measure extends Serializable {

    /** Unique in its aggregation. */
    String name();

    /** What it computes, as text; equal texts mean equal results. It is part of {@code Fingerprint}. */
    String definition();

    /**
     * A measure computed from the events of a window.
     *
     * @param of the value of each event; null if {@code count} counts events
     * @param percent of {@link Function#PERCENTILE}, from 0 to 100; otherwise null
     * @param where which events are added; null for all
     */
    record OfEvents(
            String name,
            Function function,
            @Nullable ExactExpression of,
            @Nullable BigDecimal percent,
            @Nullable Condition where)
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
     * A measure computed from other measures when a window fires.
     *
     * @param formula over the names of measures
     */
    record Derived(String name, Formula formula) implements Measure {
        @Override
        public String definition() {
            return formula.toString();
        }
    }

    /** What is computed from events. */
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

        /** Whether its input must be a number. */
        public boolean wantsNumbers() {
            return switch (this) {
                case SUM, AVG, MIN, MAX, STDDEV, PERCENTILE -> true;
                case COUNT, FIRST, LAST, DISTINCT -> false;
            };
        }
    }
}
