// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import io.streamgauge.expression.Condition;
import io.streamgauge.measure.Measure;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measures of events, per key and window.
 *
 * @param name unique; part of uids and metric labels
 * @param where the condition on events; null for all events
 * @param keyBy names of declared fields; empty for the whole stream
 * @param allowedLateness how long after its end a window takes late events, in event time
 * @param early the processing-time interval of early results, which are emitted if something changed; null for none
 */
public record Aggregation(
        String name,
        @Nullable Condition where,
        List<String> keyBy,
        Window window,
        Duration allowedLateness,
        @Nullable Duration early,
        List<Measure> measures,
        List<AlertRule> alerts)
        implements Serializable {

    /** The same aggregation with other alerts. */
    public Aggregation with(List<AlertRule> others) {
        return new Aggregation(name, where, keyBy, window, allowedLateness, early, measures, others);
    }

    /** The same aggregation without early results, with another lateness and other alerts. */
    public Aggregation withoutEarly(Duration lateness, List<AlertRule> others) {
        return new Aggregation(name, where, keyBy, window, lateness, null, measures, others);
    }

    /** The names of the measures, in their order. */
    public List<String> measureNames() {
        return measures.stream().map(Measure::name).toList();
    }

    /** The definitions of the measures, in their order. An edited measure has another definition. */
    public List<String> measureDefinitions() {
        return measures.stream().map(Measure::definition).toList();
    }
}
