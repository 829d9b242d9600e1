package io.streamgauge.alert;

import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Window;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What history must keep of the windows of a key so that all alerts of an aggregation can be evaluated.
 *
 * @param kept the kept measures, by index in a result
 * @param definitions of these measures
 * @param previous whether a condition refers to the previous window
 * @param past the largest number of past windows that a condition refers to; 0 for none
 * @param size of a window in milliseconds; 0 for sessions
 * @param step from the end of a window to the end of the next; 0 for sessions
 */
record HistoryRequirements(
        List<Integer> kept, List<String> definitions, boolean previous, int past, long size, long step)
        implements Serializable {

    static HistoryRequirements of(Aggregation aggregation, List<AlertRule> rules) {
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
        Window window = aggregation.window();
        return new HistoryRequirements(
                kept,
                kept.stream().map(aggregation.measureDefinitions()::get).toList(),
                variables.stream().anyMatch(name -> name.startsWith(AlertVariable.PREVIOUS)),
                past,
                size(window),
                window.step() == null ? 0 : window.step().toMillis());
    }

    private static long size(Window window) {
        if (window instanceof Window.Sliding sliding) {
            return sliding.size().toMillis();
        }
        if (window instanceof Window.Cumulative cumulative) {
            return cumulative.size().toMillis();
        }
        return window instanceof Window.Tumbling tumbling ? tumbling.size().toMillis() : 0;
    }

    /** Whether windows overlap, so that the previous window is not the last one that ended. */
    boolean overlapping() {
        return step < size;
    }

    /** Whether history must keep anything. */
    boolean any() {
        return previous || past > 0;
    }

    /** The index of a measure among the kept ones. */
    int instance(int measure) {
        return kept.indexOf(measure);
    }

    boolean full(long start, long end) {
        return size == 0 || end - start == size;
    }
}
