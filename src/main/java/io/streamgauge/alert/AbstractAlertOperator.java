package io.streamgauge.alert;

import io.streamgauge.flink.Metrics;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Judges the results of one aggregation, key by key, and says what becomes of its alerts. A key has one timer in event time, and
 * one by the clock where an alert is repeated or wants to know of silence; with the last of them it is forgotten.
 */
abstract class AbstractAlertOperator extends AbstractStreamOperator<Alert>
        implements Triggerable<Key, VoidNamespace>, KeyedAlerts.Output {
    private static final long serialVersionUID = 1;

    /** Some milliseconds of work. */
    private static final int MOST = 1 << 14;

    /** In milliseconds. A clock that is set back by less makes repeats later by as much, which nobody notices. */
    private static final long NOTABLE = 1_000;

    final Aggregation aggregation;
    private final String pipeline;

    private transient ValueState<KeyedAlertState> states;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient KeyedAlerts alerts;
    /** Final results that were not judged yet: windows of many keys end together. */
    private transient List<WindowResult> waiting;
    /** What they and others made alerts say; together they are few requests to Kafka, each by itself is one. */
    private transient List<Alert> said;

    private transient long watermark;
    private transient SteadyClock clock;
    /** How far the clock had been set back when the timers of all keys were put on it. */
    private transient long timersSetBack;
    /** Since when event time stands still, in milliseconds of the clock. */
    private transient long still;

    private transient Set<String> reported;
    private transient Counter sent;
    private transient Counter undecided;

    AbstractAlertOperator(String pipeline, Aggregation aggregation) {
        this.pipeline = pipeline;
        this.aggregation = aggregation;
    }

    @Override
    public void open() throws Exception {
        super.open();
        states = getRuntimeContext().getState(descriptor());
        timers = getInternalTimerService("alerts", VoidNamespaceSerializer.INSTANCE, this);
        waiting = new ArrayList<>();
        said = new ArrayList<>();
        watermark = Long.MIN_VALUE;
        clock = new SteadyClock(() -> timers.currentProcessingTime());
        timersSetBack = 0;
        still = clock.now();
        // Waits by a counter that nobody sets, unlike timers at a time, of which the next waits for the machine's
        // clock.
        getProcessingTimeService().scheduleWithFixedDelay(time -> lookAtClock(), NOTABLE, NOTABLE);
        reported = new HashSet<>();
        sent = Metrics.counter(getMetricGroup(), aggregation.name(), Metrics.ALERTS);
        undecided = Metrics.counter(getMetricGroup(), aggregation.name(), Metrics.UNDECIDED);
    }

    private static ValueStateDescriptor<KeyedAlertState> descriptor() {
        return new ValueStateDescriptor<>("alerts", new KeyedAlertStateSerializer());
    }

    /** Judges by these from now on. */
    final void judgeBy(List<AlertRule> rules) {
        HistoryRequirements shape = HistoryRequirements.of(aggregation, rules);
        EvaluationContext scope = new EvaluationContext(aggregation, shape);
        List<AlertEvaluator> judges = rules.stream()
                .map(rule -> new AlertEvaluator(pipeline, aggregation, rule, scope))
                .toList();
        alerts = new KeyedAlerts(judges, shape, scope, clock::now, this);
    }

    /**
     * The same, and what is known of keys follows.
     *
     * @param anew names of alerts whose condition is another than before
     */
    final void judgeAllBy(List<AlertRule> rules, Set<String> anew) throws Exception {
        judgeWaiting();
        judgeBy(rules);
        long passed = passed();
        this.<Key>getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor(), (key, of) -> {
                    KeyedAlertState state = of.value();
                    alerts.onOthersInForce(state, anew, passed);
                    keep(state);
                });
        tell();
    }

    /** The key is set where a result is judged. */
    @Override
    public boolean hasKeyContext1() {
        return false;
    }

    final void judge(WindowResult result) throws Exception {
        if (result.kind() == WindowResult.Kind.FINAL) {
            waiting.add(result);
            if (waiting.size() == MOST) {
                judgeWaiting();
            }
        } else {
            // Others may come without a watermark.
            judgeWaiting();
            judgeNow(result);
            tell();
        }
    }

    private void judgeWaiting() throws Exception {
        for (WindowResult result : waiting) {
            judgeNow(result);
        }
        waiting.clear();
        tell();
    }

    private void tell() {
        StreamRecord<Alert> record = new StreamRecord<>(null);
        for (Alert alert : said) {
            output.collect(record.replace(alert));
        }
        said.clear();
    }

    private void judgeNow(WindowResult result) throws Exception {
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
                if (!state.quiet() || state.last != KeyedAlertState.NONE) {
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
        // The end of the input says nothing about the silence of a key.
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
        alerts.onClock(state, timer.getKey(), still);
        keep(state);
        tell();
    }

    /** Sees to it that the key is looked at when something happens to it, and not later. */
    private void keep(KeyedAlertState state) throws Exception {
        if (alerts.none()) {
            forget(state);
            return;
        }
        long due = alerts.due(state);
        if (due != AlertState.NEVER && !ended() && (due < state.timer || state.timer - 1 <= watermark)) {
            deleteTimer(state);
            // Results of windows that end then come before the last millisecond has passed.
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due - 1);
            state.timer = due;
        }
        long clockDue = clock.ofTheMachine(alerts.clockDue(state, still));
        if (clockDue < state.clockTimer) {
            deleteClockTimer(state);
            timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, clockDue);
            state.clockTimer = clockDue;
        }
        states.update(state);
    }

    /** Up to where event time has come; {@link Long#MIN_VALUE} where that is not known. */
    private long passed() {
        return watermark == Long.MIN_VALUE || ended() ? Long.MIN_VALUE : watermark + 1;
    }

    /** Where the machine's clock was set back, what waits for a time of it would wait until it is there again. */
    private void lookAtClock() throws Exception {
        clock.now();
        if (clock.setBack() - timersSetBack < NOTABLE) {
            return;
        }
        timersSetBack = clock.setBack();
        this.<Key>getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor(), (key, of) -> {
                    KeyedAlertState state = of.value();
                    deleteClockTimer(state);
                    state.clockTimer = AlertState.NEVER;
                    keep(state);
                });
    }

    private boolean ended() {
        return timers.currentWatermark() == Watermark.MAX_WATERMARK.getTimestamp();
    }

    private void forget(KeyedAlertState state) {
        deleteTimer(state);
        deleteClockTimer(state);
        states.clear();
    }

    private void deleteTimer(KeyedAlertState state) {
        if (state.timer != AlertState.NEVER) {
            timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, state.timer - 1);
        }
    }

    private void deleteClockTimer(KeyedAlertState state) {
        if (state.clockTimer != AlertState.NEVER) {
            timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, state.clockTimer);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        judgeWaiting();
        if (mark.getTimestamp() > watermark) {
            watermark = mark.getTimestamp();
            still = clock.now();
        }
        lookAtClock();
        timeServiceManager.advanceWatermark(mark);
        tell();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        judgeWaiting();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void send(Alert alert) {
        sent.inc();
        said.add(alert);
    }

    @Override
    public void undecided(String alert) {
        undecided.inc();
        if (reported.add(alert)) {
            LOG.info(
                    "Alert {} could not be decided for a window, because a value was missing; such a window does not make"
                            + " it fire. Others are counted only.",
                    alert);
        }
    }
}
