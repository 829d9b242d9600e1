// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.ExactExpression;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The accumulators of the measures so far: each definition once, and each input and each filter once. */
final class Accumulators {
    /** What an accumulator computes. Its name in lower case begins the definition, so it must not change. */
    enum Statistic {
        COUNT(Count::new),
        SUM(definition -> new Sum(definition, false)),
        SQUARES(definition -> new Sum(definition, true)),
        MIN(definition -> new MinMax(definition, false)),
        MAX(definition -> new MinMax(definition, true)),
        FIRST(definition -> new FirstLast(definition, false)),
        LAST(definition -> new FirstLast(definition, true)),
        QUANTILES(Quantiles::new),
        DISTINCT(Distinct::new);

        private final String text = name().toLowerCase(Locale.ROOT);
        private final Function<Definition, Accumulator> create;

        Statistic(Function<Definition, Accumulator> create) {
            this.create = create;
        }
    }

    private final ToIntFunction<String> fields;
    private final Map<String, Accumulator> byDefinition = new LinkedHashMap<>();
    private BitSet requested = new BitSet();
    private final Map<String, Input> inputs = new HashMap<>();
    private final Map<String, Filter> filters = new HashMap<>();

    /** @param fields the index of a declared field */
    Accumulators(ToIntFunction<String> fields) {
        this.fields = fields;
    }

    List<Accumulator> all() {
        return List.copyOf(byDefinition.values());
    }

    /** The accumulators requested since the last call, by their indexes among all. */
    BitSet takeRequested() {
        BitSet last = requested;
        requested = new BitSet();
        return last;
    }

    /** The accumulator of a saved definition; no events can be added to it. */
    static Accumulator saved(String text) {
        Definition definition = Definition.saved(text);
        return Arrays.stream(Statistic.values())
                .filter(statistic -> statistic.text.equals(definition.function()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("state contains an unknown measure: " + text))
                .create
                .apply(definition);
    }

    /**
     * Returns the accumulator of a statistic, which is created by the first request.
     *
     * @param of null to count events
     * @param where null for all events
     */
    @SuppressWarnings("unchecked") // a statistic has one class of accumulators
    <A extends Accumulator> A get(Statistic statistic, @Nullable ExactExpression of, @Nullable Condition where) {
        String text = statistic.text + (of == null ? "" : "(" + of + ")") + (where == null ? "" : " where " + where);
        A accumulator = (A) byDefinition.computeIfAbsent(
                text,
                t -> statistic.create.apply(new Definition(t, of == null ? Input.EVENTS : input(of), filter(where))));
        requested.set(List.copyOf(byDefinition.keySet()).indexOf(text));
        return accumulator;
    }

    private Input input(ExactExpression of) {
        return inputs.computeIfAbsent(of.toString(), text -> new Input(of, fields));
    }

    @Nullable
    Filter filter(@Nullable Condition where) {
        return where == null ? null : filters.computeIfAbsent(where.toString(), t -> new Filter(where, fields));
    }
}
