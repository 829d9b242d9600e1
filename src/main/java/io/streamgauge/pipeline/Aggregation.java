package io.streamgauge.pipeline;

import io.streamgauge.expression.Condition;
import io.streamgauge.measure.Measure;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What is measured, per key and window.
 *
 * @param name unique; part of uids and metric labels
 * @param where which events count; null for all
 * @param keyBy names of declared fields; empty for the whole stream
 * @param allowedLateness how long after its end a window takes late events, in event time
 * @param early how often interim results are written, by the clock, when something changed; null for never
 */
public record Aggregation(
        String name,
        Condition where,
        List<String> keyBy,
        Window window,
        Duration allowedLateness,
        Duration early,
        List<Measure> measures,
        List<AlertRule> alerts)
        implements Serializable {

    /** The same aggregation with other alerts. */
    public Aggregation with(List<AlertRule> others) {
        return new Aggregation(name, where, keyBy, window, allowedLateness, early, measures, others);
    }

    /** The names of the measures, in their order. */
    public List<String> measureNames() {
        return measures.stream().map(Measure::name).toList();
    }

    /** What tells each measure from what it may have been before an edit, in their order. */
    public List<String> measureDefinitions() {
        return measures.stream().map(Measure::definition).toList();
    }
}
