// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.model.WindowResult.ResultKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What became of the events of an aggregation.
 *
 * @param results by {@link ResultKind}, in its order
 */
record WindowCounters(Counter used, Counter late, Counter partlyLate, List<Counter> results) {
    static WindowCounters of(CheckpointedCounters counters, MetricGroup operator, String aggregation) {
        return new WindowCounters(
                counters.counter(operator, Metric.USED, aggregation),
                counters.counter(operator, Metric.LATE, aggregation),
                counters.counter(operator, Metric.PARTLY_LATE, aggregation),
                Stream.of(ResultKind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .map(kind -> counters.counter(operator, Metric.RESULTS, aggregation, kind))
                        .toList());
    }

    Counter results(ResultKind kind) {
        return results.get(kind.ordinal());
    }
}
