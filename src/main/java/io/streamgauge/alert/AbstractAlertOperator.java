package io.streamgauge.alert;

import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Uids;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Evaluates the alerts of one aggregation, key by key, and emits their notifications and then the results. Windows of many keys end
 * together and a result takes longer to write than to evaluate, so the final results of a watermark are evaluated before any of them is
 * emitted. A key has one event-time timer, and a
 * processing-time timer where an alert is repeated or fires on missing data. The state of a key is dropped with its last timer.
 */
abstract class AbstractAlertOperator extends AbstractStreamOperator<WindowResult>
        implements Triggerable<Key, VoidNamespace> {
    private static final long serialVersionUID = 1;

    /** In milliseconds. A clock that is set back by less delays repeats by as much, which is not noticed. */
    private static final long NOTABLE = 1_000;

    final Aggregation aggregation;
    private final String pipeline;

    private transient ValueState<KeyedAlertState> states;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient AlertTimers keyTimers;
    private transient KeyedAlerts alerts;
    private transient AlertOutput results;

    private transient long watermark;
    private transient SteadyClock clock;
    /** How far the clock had been set back when the timers of all keys were last registered, in milliseconds. */
    private transient long timersSetBack;
    /** Since when the watermark has not advanced, in milliseconds of the clock. */
    private transient long stalledSince;

    AbstractAlertOperator(String pipeline, Aggregation aggregation) {
        this.pipeline = pipeline;
        this.aggregation = aggregation;
    }

    @Override
    public void open() throws Exception {
        super.open();
        states = getRuntimeContext().getState(descriptor());
        timers = getInternalTimerService("alerts", VoidNamespaceSerializer.INSTANCE, this);
        keyTimers = new AlertTimers(timers);
        watermark = Long.MIN_VALUE;
        clock = new SteadyClock(() -> timers.currentProcessingTime());
        timersSetBack = 0;
        stalledSince = clock.now();
        // A fixed delay follows a monotonic clock, which nobody sets back.
        getProcessingTimeService().scheduleWithFixedDelay(time -> checkClock(), NOTABLE, NOTABLE);
        results = new AlertOutput(output, getMetricGroup(), aggregation.name());
        alerts = evaluate(rulesAtOpen());
    }

    /** The alerts that are in force when the operator opens. */
    abstract List<AlertRule> rulesAtOpen();

    private static ValueStateDescriptor<KeyedAlertState> descriptor() {
        return new ValueStateDescriptor<>(Uids.State.ALERTS, new KeyedAlertStateSerializer());
    }

    private KeyedAlerts evaluate(List<AlertRule> rules) {
        HistoryRequirements requirements = HistoryRequirements.of(aggregation, rules);
        EvaluationContext context = new EvaluationContext(aggregation, requirements);
        List<AlertEvaluator> evaluators = rules.stream()
                .map(rule -> new AlertEvaluator(pipeline, aggregation, rule, context))
                .toList();
        return new KeyedAlerts(evaluators, requirements, context, clock::now, results);
    }

    /**
     * Evaluates these rules from now on, and adapts the state of all keys to them.
     *
     * @param redefined names of alerts whose condition changed
     */
    final void evaluateAllBy(List<AlertRule> rules, Set<String> redefined) throws Exception {
        flush();
        alerts = evaluate(rules);
        long passed = passed();
        this.<Key>getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor(), (key, of) -> {
                    KeyedAlertState state = of.value();
                    alerts.onOthersInForce(state, redefined, passed);
                    keep(state);
                });
        results.emitAlerts();
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
        KeyedAlertState state = states.value();
        if (state == null && alerts.none()) {
            return;
        }
        switch (result.kind()) {
            case FINAL -> {
                state = state == null ? new KeyedAlertState() : state;
                alerts.onFinal(state, result);
                keep(state);
            }
            case EARLY -> {
                state = state == null ? new KeyedAlertState() : state;
                alerts.onEarly(state, result, passed());
                if (!state.inactive() || state.last != KeyedAlertState.NONE) {
                    keep(state);
                }
            }
            case REVISED, RETRACTED -> {
                if (state != null) {
                    alerts.onRevised(state, result);
                    keep(state);
                }
            }
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
        if (ended() || alerts.settle(state, timer.getKey(), timer.getTimestamp() + 1)) {
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
        alerts.onClock(state, timer.getKey(), stalledSince);
        keep(state);
        results.emitAlerts();
    }

    /** Saves the state of a key and registers its timers for when something is due. */
    private void keep(KeyedAlertState state) throws Exception {
        if (alerts.none()) {
            forget(state);
            return;
        }
        long due = alerts.deadlines().due(state);
        if (due != AlertState.NEVER && !ended() && (due < state.timer || state.timer - 1 <= watermark)) {
            keyTimers.registerEventTime(state, due);
        }
        long clockDue = clock.ofTheMachine(alerts.clockDue(state, stalledSince));
        if (clockDue < state.clockTimer) {
            keyTimers.registerProcessingTime(state, clockDue);
        }
        states.update(state);
    }

    /** The event time that has passed; {@link Long#MIN_VALUE} where that is not known. */
    private long passed() {
        return watermark == Long.MIN_VALUE || ended() ? Long.MIN_VALUE : watermark + 1;
    }

    /** Registers all processing-time timers again where the machine's clock was set back: they would wait until it has caught up. */
    private void checkClock() throws Exception {
        clock.now();
        if (clock.setBack() - timersSetBack < NOTABLE) {
            return;
        }
        timersSetBack = clock.setBack();
        this.<Key>getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor(), (key, of) -> {
                    KeyedAlertState state = of.value();
                    keyTimers.deleteProcessingTime(state);
                    keep(state);
                });
    }

    private boolean ended() {
        return timers.currentWatermark() == Watermark.MAX_WATERMARK.getTimestamp();
    }

    private void forget(KeyedAlertState state) {
        keyTimers.deleteEventTime(state);
        keyTimers.deleteProcessingTime(state);
        states.clear();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        evaluateBuffered();
        if (mark.getTimestamp() > watermark) {
            watermark = mark.getTimestamp();
            stalledSince = clock.now();
        }
        checkClock();
        timeServiceManager.advanceWatermark(mark);
        results.emitAlerts();
        results.emitResults();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        super.prepareSnapshotPreBarrier(checkpointId);
    }
}
