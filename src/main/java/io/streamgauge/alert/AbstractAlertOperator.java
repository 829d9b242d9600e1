// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Uids;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Evaluates the alerts of one aggregation, key by key, and emits their notifications and then the results. Windows of many keys end
 * together and a result takes longer to write than to evaluate, so the final results of a watermark are evaluated before any of them is
 * emitted. A key has one event-time timer, and a processing-time timer where an alert is repeated or fires on missing data. The state
 * of a key is dropped with its last timer.
 */
abstract class AbstractAlertOperator extends AbstractStreamOperator<WindowResult>
        implements Triggerable<Key, VoidNamespace> {
    private static final long serialVersionUID = 1;

    final Aggregation aggregation;
    private final String pipeline;

    private transient ValueState<KeyedAlertState> states;
    private transient AlertTimers timers;
    private transient KeyedAlerts alerts;
    private transient AlertOutput results;
    private transient AlertMetrics metrics;
    private transient AlertTime time;

    AbstractAlertOperator(String pipeline, Aggregation aggregation) {
        this.pipeline = pipeline;
        this.aggregation = aggregation;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        metrics = new AlertMetrics(context, getMetricGroup(), aggregation.name());
    }

    @Override
    public void open() throws Exception {
        super.open();
        states = getRuntimeContext().getState(descriptor());
        InternalTimerService<VoidNamespace> service =
                getInternalTimerService(Uids.State.ALERT_TIMERS, VoidNamespaceSerializer.INSTANCE, this);
        timers = new AlertTimers(service);
        time = new AlertTime(service::currentProcessingTime);
        // A fixed delay follows a monotonic clock, which nobody sets back.
        getProcessingTimeService().scheduleWithFixedDelay(now -> checkClock(), AlertTime.NOTABLE, AlertTime.NOTABLE);
        results = new AlertOutput(output, metrics);
        forEachKey(metrics::restored);
        alerts = evaluate(rulesAtOpen());
    }

    /** The alerts that are in force when the operator opens. */
    abstract List<AlertRule> rulesAtOpen();

    private static ValueStateDescriptor<KeyedAlertState> descriptor() {
        return new ValueStateDescriptor<>(Uids.State.ALERTS, new KeyedAlertStateSerializer());
    }

    private KeyedAlerts evaluate(List<AlertRule> rules) {
        metrics.register(rules);
        return new KeyedAlerts(pipeline, aggregation, rules, time::now, results);
    }

    /**
     * Evaluates these rules from now on, and adapts the state of all keys to them.
     *
     * @param redefined names of alerts whose condition changed
     */
    final void evaluateAllBy(List<AlertRule> rules, Set<String> redefined) throws Exception {
        flush();
        alerts = evaluate(rules);
        long passed = time.passed();
        forEachKey(state -> {
            alerts.onOthersInForce(state, redefined, passed);
            keep(state);
        });
        results.emitAlerts();
    }

    private void forEachKey(ThrowingConsumer<KeyedAlertState, Exception> action) throws Exception {
        this.<Key>getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        descriptor(),
                        (key, of) -> action.accept(of.value()));
    }

    @Override
    public boolean hasKeyContext1() {
        return false;
    }

    final void evaluate(WindowResult result) throws Exception {
        results.buffer(result);
        // Early and revised results are not followed by a watermark.
        if (result.kind() != WindowResult.ResultKind.FINAL || results.full()) {
            flush();
        }
    }

    private void flush() throws Exception {
        evaluateBuffered();
        results.emitAlerts();
        results.emitResults();
    }

    private void evaluateBuffered() throws Exception {
        for (WindowResult result : results.buffered()) {
            evaluateNow(result);
        }
    }

    private void evaluateNow(WindowResult result) throws Exception {
        setCurrentKey(result.key());
        KeyedAlertState known = states.value();
        if (known == null && alerts.none()) {
            return;
        }
        KeyedAlertState state = known == null ? new KeyedAlertState() : known;
        switch (result.kind()) {
            case FINAL -> alerts.onFinal(state, result);
            case EARLY -> alerts.onEarly(state, result, time.passed());
            case REVISED, RETRACTED -> alerts.onRevised(state, result);
        }
        // Of a key without a final result only an alert is worth keeping.
        if (!state.inactive() || state.last != KeyedAlertState.NO_TIME) {
            keep(state);
        }
    }

    @Override
    public void onEventTime(InternalTimer<Key, VoidNamespace> timer) throws Exception {
        KeyedAlertState state = states.value();
        if (state == null) {
            return;
        }
        state.timer = AlertState.NEVER;
        // The end of the input does not mean that a key has no data.
        if (time.ended() || alerts.settle(state, timer.getKey(), timer.getTimestamp() + 1)) {
            keep(state);
        } else {
            forget(state);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<Key, VoidNamespace> timer) throws Exception {
        KeyedAlertState state = states.value();
        if (state == null) {
            return;
        }
        state.clockTimer = AlertState.NEVER;
        alerts.onClock(state, timer.getKey(), time.stalledSince());
        keep(state);
        results.emitAlerts();
    }

    /** Saves the state of a key and registers its timers for when something is due. */
    private void keep(KeyedAlertState state) throws Exception {
        if (alerts.none()) {
            // An alert that an edit of the pipeline has dropped may still fire.
            alerts.onOthersInForce(state, Set.of(), time.passed());
            forget(state);
            return;
        }
        long due = alerts.deadlines().due(state);
        if (due != AlertState.NEVER && !time.ended() && (due < state.timer || state.timer - 1 <= time.watermark())) {
            timers.registerEventTime(state, due);
        }
        long clockDue = time.ofTheMachine(alerts.clockDue(state, time.stalledSince()));
        if (clockDue < state.clockTimer) {
            timers.registerProcessingTime(state, clockDue);
        }
        states.update(state);
    }

    /** Registers all processing-time timers again where the machine's clock was set back: they would wait until it has caught up. */
    private void checkClock() throws Exception {
        if (time.wasSetBack()) {
            forEachKey(state -> {
                timers.deleteProcessingTime(state);
                keep(state);
            });
        }
    }

    private void forget(KeyedAlertState state) {
        timers.deleteEventTime(state);
        timers.deleteProcessingTime(state);
        states.clear();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        evaluateBuffered();
        time.advance(mark);
        checkClock();
        timeServiceManager.advanceWatermark(mark);
        results.emitAlerts();
        results.emitResults();
        super.processWatermark(mark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        metrics.save();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }
}
