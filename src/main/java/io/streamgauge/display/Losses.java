// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.flink.RunMetrics;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records that were left out or rejected and events that were late, as text. Each word means one counter, and the summary uses
 * the same.
 */
record Losses(Pipeline pipeline, RunMetrics metrics) {
    /** Empty where nothing was lost. */
    String line() {
        List<String> parts = new ArrayList<>();
        long headers = metrics.count(Metric.HEADERS, RunMetrics.WHOLE_PIPELINE);
        if (headers > 0) {
            parts.add("headers " + Texts.count(headers));
        }
        long duplicates = metrics.count(Metric.DUPLICATES, RunMetrics.WHOLE_PIPELINE);
        if (duplicates > 0) {
            parts.add("duplicates " + Texts.count(duplicates));
        }
        SortedMap<String, Long> whole = metrics.rejected(RunMetrics.WHOLE_PIPELINE);
        if (!whole.isEmpty()) {
            parts.add("rejected " + codes(whole));
        }
        for (Aggregation aggregation : pipeline.aggregations()) {
            SortedMap<String, Long> by = metrics.rejected(aggregation.name());
            if (!by.isEmpty()) {
                parts.add(aggregation.name() + " rejected " + codes(by));
            }
        }
        for (Aggregation aggregation : pipeline.aggregations()) {
            long late = metrics.count(Metric.LATE, aggregation.name());
            long partly = metrics.count(Metric.PARTLY_LATE, aggregation.name());
            if (late + partly > 0) {
                parts.add(aggregation.name() + " late " + Texts.count(late)
                        + (partly == 0 ? "" : " and " + Texts.count(partly) + " in part"));
            }
        }
        return String.join("   ", parts);
    }

    /** How many were rejected or late in this run. */
    long ofThisRun() {
        return Stream.of(Metric.REJECTED, Metric.REJECTED_EVENTS, Metric.LATE, Metric.PARTLY_LATE)
                .mapToLong(metrics::countOfThisRun)
                .sum();
    }

    /** As in {@code 10 MALFORMED, 6 TIMESTAMP_AHEAD}. */
    static String codes(SortedMap<String, Long> codes) {
        return codes.entrySet().stream()
                .map(code -> Texts.count(code.getValue()) + " " + code.getKey())
                .collect(Collectors.joining(", "));
    }
}
