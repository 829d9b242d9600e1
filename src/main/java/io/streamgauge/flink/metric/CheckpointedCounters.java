// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.ManagedInitializationContext;

/**
 * The counters of one subtask, kept in operator state, so that they continue after a restore. Flink spreads what the subtasks have
 * saved over those of the next run, however many: only the sum over all of them has a meaning. A counter whose name was not
 * saved begins with 0.
 */
public final class CheckpointedCounters {
    /** State that was written before results had kinds counts them together; most were final. */
    private static final String ALL_RESULTS = Metric.RESULTS.metricName();

    private static final String FINAL_RESULTS = ALL_RESULTS + ".final";

    private final ListState<Map<String, Long>> state;
    private final Map<String, Long> restored = new HashMap<>();
    /** Other threads read it. */
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    private CheckpointedCounters(ListState<Map<String, Long>> state) {
        this.state = state;
    }

    /**
     * The counters as they were saved.
     *
     * @param state its name, unique in the operator
     */
    public static CheckpointedCounters of(ManagedInitializationContext context, String state) throws Exception {
        CheckpointedCounters counters = new CheckpointedCounters(context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(
                        state, new MapSerializer<>(StringSerializer.INSTANCE, LongSerializer.INSTANCE))));
        for (Map<String, Long> saved : counters.state.get()) {
            saved.forEach((name, count) ->
                    counters.restored.merge(name.equals(ALL_RESULTS) ? FINAL_RESULTS : name, count, Long::sum));
        }
        return counters;
    }

    /** Registers a counter that already has its restored value, so that a reporter can subtract what was counted before. */
    public Counter counter(MetricGroup operator, Metric metric, String... labels) {
        String name = name(metric, labels);
        Counter counter = new SimpleCounter();
        counter.inc(restored.getOrDefault(name, 0L));
        counters.put(name, counter);
        return Metrics.group(operator, metric, labels).counter(metric.metricName(), counter);
    }

    /** Rejected records of the whole pipeline. */
    public RejectCounters rejected(MetricGroup operator) {
        return new RejectCounters(this, operator, Metric.REJECTED);
    }

    /** Events that one aggregation rejected. */
    public RejectCounters rejected(MetricGroup operator, String aggregation) {
        return new RejectCounters(this, operator, Metric.REJECTED_EVENTS, aggregation);
    }

    boolean wasSaved(Metric metric, String... labels) {
        return restored.containsKey(name(metric, labels));
    }

    /** The name in the state, which belongs to one aggregation at most: the metric and the values of its other labels. */
    private static String name(Metric metric, String... values) {
        StringBuilder name = new StringBuilder(metric.metricName());
        for (int i = 0; i < values.length; i++) {
            if (metric.labels().get(i) != MetricLabel.AGGREGATION) {
                name.append('.').append(values[i]);
            }
        }
        return name.toString();
    }

    /** What was counted since the subtask started, by the names in the state; for use by any thread. */
    public Map<String, Long> sinceStart() {
        Map<String, Long> counts = counts();
        counts.replaceAll((name, count) -> count - restored.getOrDefault(name, 0L));
        return counts;
    }

    /** What was counted, by the names in the state. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        counters.forEach((name, counter) -> counts.put(name, counter.getCount()));
        return counts;
    }

    /** Saves with the checkpoint that is being taken. */
    public void save() throws Exception {
        state.update(List.of(counts()));
    }
}
