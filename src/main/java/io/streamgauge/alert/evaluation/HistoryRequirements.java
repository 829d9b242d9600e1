// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Window;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What history must keep of the windows of a key so that all alerts of an aggregation can be evaluated.
 *
 * @param kept the kept measures, by index in a result
 * @param definitions of these measures
 * @param previous whether a condition refers to the previous window
 * @param past the largest number of past windows that a condition refers to; 0 for none
 * @param window the windows of the results
 */
public record HistoryRequirements(
        List<Integer> kept, List<String> definitions, boolean previous, int past, Window window) {

    public static HistoryRequirements of(Aggregation aggregation, List<AlertRule> rules) {
        List<String> names = aggregation.measureNames();
        List<String> variables = rules.stream()
                .flatMap(rule -> AlertVariable.names(rule).stream())
                .toList();
        List<Integer> kept = IntStream.range(0, names.size())
                .filter(i -> variables.contains(AlertVariable.PREVIOUS + names.get(i))
                        || variables.contains(AlertVariable.PAST + names.get(i) + AlertVariable.MEAN)
                        || variables.contains(AlertVariable.PAST + names.get(i) + AlertVariable.STDDEV))
                .boxed()
                .toList();
        int past = rules.stream()
                .filter(rule ->
                        AlertVariable.names(rule).stream().anyMatch(name -> name.startsWith(AlertVariable.PAST)))
                .mapToInt(rule -> rule.past().windows())
                .max()
                .orElse(0);
        return new HistoryRequirements(
                kept,
                kept.stream().map(aggregation.measureDefinitions()::get).toList(),
                variables.stream().anyMatch(name -> name.startsWith(AlertVariable.PREVIOUS)),
                past,
                aggregation.window());
    }

    /** Whether history must keep anything. */
    public boolean any() {
        return previous || past > 0;
    }

    /** Whether a window has its full size, and is no step of a cumulative one. */
    boolean full(long start, long end) {
        return !(window instanceof Window.Cumulative cumulative)
                || end - start == cumulative.size().toMillis();
    }
}
