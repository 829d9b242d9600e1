// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink.metric;

import io.streamgauge.model.Excerpt;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts rejected records by code. A code has a metric once a record was rejected with it. */
public final class RejectCounters {
    private final Map<RejectReason, Counter> counters = new EnumMap<>(RejectReason.class);
    /** Other threads read it. */
    private final Map<RejectReason, String> examples = new ConcurrentHashMap<>();

    private final CheckpointedCounters checkpointed;
    private final MetricGroup operator;
    private final Metric metric;
    private final String[] aggregation;

    /** @param aggregation the label of the metric before the code; none where it counts records of the whole pipeline */
    RejectCounters(CheckpointedCounters checkpointed, MetricGroup operator, Metric metric, String... aggregation) {
        this.checkpointed = checkpointed;
        this.operator = operator;
        this.metric = metric;
        this.aggregation = aggregation;
        for (RejectReason code : RejectReason.values()) {
            if (checkpointed.wasSaved(metric, labels(code))) {
                counters.put(code, counter(code));
            }
        }
    }

    public void inc(Rejected record) {
        counters.computeIfAbsent(record.code(), this::counter).inc();
        examples.computeIfAbsent(record.code(), code -> example(record));
    }

    private static String example(Rejected record) {
        return '"' + Excerpt.escape(record.message()) + "\", first "
                + record.source().place();
    }

    /** The first record of each code since the subtask started, as text; for use by any thread. */
    public Map<RejectReason, String> examples() {
        return examples;
    }

    private Counter counter(RejectReason code) {
        return checkpointed.counter(operator, metric, labels(code));
    }

    private String[] labels(RejectReason code) {
        String[] labels = Arrays.copyOf(aggregation, aggregation.length + 1);
        labels[aggregation.length] = code.name();
        return labels;
    }
}
