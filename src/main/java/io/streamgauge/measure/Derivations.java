package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Formula;
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

    /** @param operands the measure that each name of the formula stands for */
    private record Step(int measure, Formula formula, int[] operands) implements Serializable {}

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
            int[] operands =
                    derived.formula().names().stream().mapToInt(indexes::get).toArray();
            steps.add(new Step(index, derived.formula(), operands));
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
        for (Step step : steps) {
            values[step.measure()] =
                    step.formula().value(name -> Condition.Variables.operand(values[step.operands()[name]]));
        }
    }
}
