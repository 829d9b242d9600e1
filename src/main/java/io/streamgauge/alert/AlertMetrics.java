// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.Alert;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Uids;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Counts the notifications of each alert of an aggregation, and the keys for which it fires. Notifications are counted in checkpoints;
 * an alert that is no longer in force loses its counts at the next start. The keys are counted from their state at each start, because
 * Flink assigns counters of a checkpoint to other subtasks than keys.
 */
final class AlertMetrics {
    /**
     * One alert.
     *
     * @param sent by {@link Alert.Status}, in its order, without repeats
     */
    private record OfAlert(List<Counter> sent, Counter repeated, Counter firing) {}

    private final CheckpointedCounters counters;
    private final MetricGroup operator;
    private final String aggregation;
    private final Counter undecided;
    private final Map<String, OfAlert> byName = new HashMap<>();
    /** Keys for which alerts fire, by the name of the alert. */
    private final Map<String, Counter> firing = new HashMap<>();

    AlertMetrics(StateInitializationContext context, MetricGroup operator, String aggregation) throws Exception {
        this.counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
        this.operator = operator;
        this.aggregation = aggregation;
        this.undecided = Metrics.counter(operator, Metric.UNDECIDED, aggregation);
    }

    /**
     * Registers the metrics of alerts before they first fire, because Prometheus sees no increase from nothing to 1, and of restored
     * alerts that are no longer in force and still fire.
     */
    void register(List<AlertRule> rules) {
        rules.forEach(rule -> of(rule.name()));
        List.copyOf(firing.keySet()).forEach(this::of);
    }

    private OfAlert of(String alert) {
        return byName.computeIfAbsent(alert, name -> {
            Counter keys = firing(name);
            Metrics.gauge(operator, Metric.FIRING, keys::getCount, aggregation, name);
            return new OfAlert(
                    Stream.of(Alert.Status.values())
                            .map(status -> counter(name, status.name().toLowerCase(Locale.ROOT)))
                            .toList(),
                    counter(name, "repeated"),
                    keys);
        });
    }

    private Counter firing(String alert) {
        return firing.computeIfAbsent(alert, name -> new SimpleCounter());
    }

    private Counter counter(String alert, String status) {
        return counters.counter(operator, Metric.ALERTS, aggregation, alert, status);
    }

    /** Counts the alerts that fire for a key in restored state, before the metrics are registered. */
    void restored(KeyedAlertState key) {
        for (String name : key.alerts()) {
            if (key.instance(name).fires()) {
                firing(name).inc();
            }
        }
    }

    /** @param firing 1 where the alert begins to fire with it, -1 where it ends, else 0 */
    void onSent(Alert alert, int firing) {
        OfAlert of = of(alert.name());
        (alert.repeat() ? of.repeated() : of.sent().get(alert.status().ordinal())).inc();
        of.firing().inc(firing);
    }

    void onUndecided() {
        undecided.inc();
    }

    /** Saves with the checkpoint that is being taken. */
    void save() throws Exception {
        counters.save();
    }
}
