package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Formula;
import io.streamgauge.model.Decimal;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes the measures that are derived from others, each behind those that it is made of. */
public final class Derivations implements Serializable {
    private static final long serialVersionUID = 1;

    private record Step(int measure, Formula formula) implements Serializable {}

    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    Derivations(List<Measure> measures) {
        for (int i = 0; i < measures.size(); i++) {
            indexes.put(measures.get(i).name(), i);
        }
        boolean[] placed = new boolean[measures.size()];
        for (Measure measure : measures) {
            place(measure, measures, placed);
        }
    }

    private void place(Measure measure, List<Measure> measures, boolean[] placed) {
        int index = indexes.get(measure.name());
        if (placed[index]) {
            return;
        }
        placed[index] = true;
        if (measure instanceof Measure.Derived derived) {
            derived.formula().names().forEach(name -> place(measures.get(indexes.get(name)), measures, placed));
            steps.add(new Step(index, derived.formula()));
        }
    }

    /**
     * The names by which a derived measure leads back to itself, beginning and ending with it; null where it does not. What
     * is not derived, or not known, leads nowhere.
     */
    public static List<String> cycle(String name, Map<String, Formula> derived) {
        Map<String, String> from = new HashMap<>();
        Deque<String> next = new ArrayDeque<>(List.of(name));
        while (!next.isEmpty()) {
            String at = next.poll();
            Formula formula = derived.get(at);
            for (String to : formula == null ? List.<String>of() : formula.names()) {
                if (from.putIfAbsent(to, at) == null) {
                    next.add(to);
                }
            }
        }
        if (!from.containsKey(name)) {
            return null;
        }
        List<String> way = new ArrayList<>(List.of(name));
        do {
            way.add(0, from.get(way.get(0)));
        } while (!way.get(0).equals(name));
        return way;
    }

    /** Sets the derived measures among the others. */
    void compute(Object[] values) {
        Condition.Variables variables = name -> variable(values[indexes.get(name)]);
        for (Step step : steps) {
            values[step.measure()] = step.formula().value(variables);
        }
    }

    /** Numbers are doubles in expressions. */
    private static Object variable(Object value) {
        if (value instanceof Long number) {
            return number.doubleValue();
        }
        return value instanceof Decimal number ? (Object) number.toBigDecimal().doubleValue() : value;
    }
}
