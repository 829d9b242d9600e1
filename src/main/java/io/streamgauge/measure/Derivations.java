// SPDX-License-Identifier: Apache-2.0
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
import org.jspecify.annotations.Nullable;

/** Computes the derived measures, each after its operands. */
public final class Derivations implements Serializable {
    private static final long serialVersionUID = 1;

    /** @param operands the index of the measure for each name of the formula */
    private record Step(int measure, Formula formula, int[] operands) implements Serializable {}

    private final List<String> names;
    private final List<Step> steps = new ArrayList<>();

    Derivations(List<Measure> measures) {
        names = measures.stream().map(Measure::name).toList();
        boolean[] placed = new boolean[measures.size()];
        for (Measure measure : measures) {
            place(measure, measures, placed);
        }
    }

    private void place(Measure measure, List<Measure> measures, boolean[] placed) {
        int index = names.indexOf(measure.name());
        if (placed[index]) {
            return;
        }
        placed[index] = true;
        if (measure instanceof Measure.Derived derived) {
            derived.formula().names().forEach(name -> place(measures.get(names.indexOf(name)), measures, placed));
            int[] operands =
                    derived.formula().names().stream().mapToInt(names::indexOf).toArray();
            steps.add(new Step(index, derived.formula(), operands));
        }
    }

    /**
     * The names on a path from a derived measure back to itself, which begins and ends with it; null if there is none. Names that
     * are not derived or not known end a path.
     */
    public static @Nullable List<String> cycle(String name, Map<String, Formula> derived) {
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

    /** Sets the values of the derived measures. */
    void compute(@Nullable Object[] values) {
        for (Step step : steps) {
            values[step.measure()] =
                    step.formula().value(name -> Condition.Variables.operand(values[step.operands()[name]]));
        }
    }
}
