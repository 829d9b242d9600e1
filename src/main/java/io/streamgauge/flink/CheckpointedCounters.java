package io.streamgauge.flink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.ManagedInitializationContext;

/**
 * The counters of one subtask, kept in operator state, so that they continue after a restore. Flink spreads what the subtasks have
 * saved over those of the next run, however many: only the sum over all of them has a meaning. A counter whose name was not
 * saved begins with 0.
 */
public final class CheckpointedCounters {
    private final ListState<Map<String, Long>> state;
    private final Map<String, Long> restored = new HashMap<>();
    private final Map<String, Counter> counters = new HashMap<>();

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
            saved.forEach((name, count) -> counters.restored.merge(name, count, Long::sum));
        }
        return counters;
    }

    /** A counter of the whole pipeline. */
    public Counter counter(MetricGroup operator, String name) {
        return goingOn(name, Metrics.counter(operator, name));
    }

    /** A counter of one aggregation. */
    public Counter counter(MetricGroup operator, String aggregation, String name) {
        return goingOn(name, Metrics.counter(operator, aggregation, name));
    }

    private Counter goingOn(String name, Counter counter) {
        counter.inc(restored.getOrDefault(name, 0L));
        counters.put(name, counter);
        return counter;
    }

    /** What was counted, by the names of the metrics. */
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
