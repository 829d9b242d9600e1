// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.RejectCounters;
import io.streamgauge.model.Event;
import io.streamgauge.model.Rejected;
import io.streamgauge.stall.FactSource;
import io.streamgauge.stall.Facts;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The events that an aggregation was offered, and those that it did not take. */
record EventCounters(
        String aggregation, CheckpointedCounters saved, Counter events, Counter filtered, RejectCounters rejected)
        implements FactSource {
    static EventCounters of(CheckpointedCounters counters, MetricGroup operator, String aggregation) {
        return new EventCounters(
                aggregation,
                counters,
                counters.counter(operator, Metric.EVENTS, aggregation),
                counters.counter(operator, Metric.FILTERED, aggregation),
                counters.rejected(operator, aggregation));
    }

    /** Counts an event that the aggregation cannot use, and returns the record that leaves instead. */
    Rejected reject(Event event, EventSelector.Reject reject) {
        Rejected record = new Rejected(event.source(), reject.reason(), reject.field(), reject.message(), aggregation);
        rejected.inc(record);
        return record;
    }

    @Override
    public void addTo(Facts facts) {
        facts.count(aggregation, saved);
        facts.examples(aggregation, rejected);
    }
}
