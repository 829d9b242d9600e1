package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.ExactExpression;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The accumulators that measures need so far: each definition once, and each input and each filter once. */
final class Accumulators {
    private final ToIntFunction<String> fields;
    private final Map<String, Accumulator> byDefinition = new LinkedHashMap<>();
    private BitSet asked = new BitSet();
    private final Map<String, Input> inputs = new HashMap<>();
    private final Map<String, Filter> filters = new HashMap<>();

    /** @param fields the index of a declared field */
    Accumulators(ToIntFunction<String> fields) {
        this.fields = fields;
    }

    List<Accumulator> all() {
        return List.copyOf(byDefinition.values());
    }

    /** Which accumulators were asked for since the last call, by their places among all. */
    BitSet asked() {
        BitSet last = asked;
        asked = new BitSet();
        return last;
    }

    /** The accumulator that was saved under a definition; it takes no events. */
    static Accumulator saved(String text) {
        Definition definition = Definition.saved(text);
        return switch (definition.function()) {
            case "count" -> new Count(definition);
            case "sum" -> new Sum(definition, false);
            case "squares" -> new Sum(definition, true);
            case "min" -> new MinMax(definition, false);
            case "max" -> new MinMax(definition, true);
            case "first" -> new FirstLast(definition, false);
            case "last" -> new FirstLast(definition, true);
            case "quantiles" -> new Quantiles(definition);
            case "distinct" -> new Distinct(definition);
            default -> throw new IllegalArgumentException("state holds an unknown measure: " + text);
        };
    }

    /** @param of null to count events */
    Count count(ExactExpression of, Condition where) {
        return get("count", of, where, Count::new);
    }

    Sum sum(ExactExpression of, Condition where) {
        return get("sum", of, where, definition -> new Sum(definition, false));
    }

    Sum squares(ExactExpression of, Condition where) {
        return get("squares", of, where, definition -> new Sum(definition, true));
    }

    MinMax least(ExactExpression of, Condition where) {
        return get("min", of, where, definition -> new MinMax(definition, false));
    }

    MinMax greatest(ExactExpression of, Condition where) {
        return get("max", of, where, definition -> new MinMax(definition, true));
    }

    FirstLast first(ExactExpression of, Condition where) {
        return get("first", of, where, definition -> new FirstLast(definition, false));
    }

    FirstLast last(ExactExpression of, Condition where) {
        return get("last", of, where, definition -> new FirstLast(definition, true));
    }

    Quantiles quantiles(ExactExpression of, Condition where) {
        return get("quantiles", of, where, Quantiles::new);
    }

    Distinct distinct(ExactExpression of, Condition where) {
        return get("distinct", of, where, Distinct::new);
    }

    @SuppressWarnings("unchecked") // a function has one kind of accumulator
    private <A extends Accumulator> A get(
            String function, ExactExpression of, Condition where, Function<Definition, A> create) {
        String text = function + (of == null ? "" : "(" + of + ")") + (where == null ? "" : " where " + where);
        A accumulator = (A) byDefinition.computeIfAbsent(
                text, t -> create.apply(new Definition(t, of == null ? null : input(of), filter(where))));
        asked.set(List.copyOf(byDefinition.keySet()).indexOf(text));
        return accumulator;
    }

    private Input input(ExactExpression of) {
        return inputs.computeIfAbsent(of.toString(), text -> new Input(of, fields));
    }

    /** Null for none. */
    Filter filter(Condition where) {
        return where == null ? null : filters.computeIfAbsent(where.toString(), t -> new Filter(where, fields));
    }
}
