package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.AlertInstance;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.AlertRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Advances the alerts of one key, by results and by time, in event-time order. Everything that is due before a result is settled
 * before the result is evaluated, so alerts do not depend on the distance between watermarks.
 */
final class KeyedAlerts {

    /** Receives the notifications of alerts. */
    interface Output {
        void send(Alert alert);

        /** The condition of an alert was neither true nor false. */
        void undecided(String alert);
    }

    private final List<AlertEvaluator> evaluators;
    private final HistoryRequirements requirements;
    private final EvaluationContext context;
    private final LongSupplier clock;
    private final Output output;
    private final Incidents incidents;
    /** By the names of their alerts. */
    private final Map<String, AlertEvaluator> byName = new HashMap<>();

    /** Evaluators of alerts that a missing window may resolve. */
    private final List<AlertEvaluator> resolving;
    /** Evaluators of alerts that processing time may fire or repeat. */
    private final List<AlertEvaluator> clocked;
    /** Milliseconds from the last window of a key to the first change of an inactive alert, or until all of them are dropped. */
    private final long inactive;
    /** The same for changes that processing time may make. */
    private final long inactiveByTheClock;

    /** @param clock milliseconds since the epoch */
    KeyedAlerts(
            List<AlertEvaluator> evaluators,
            HistoryRequirements requirements,
            EvaluationContext context,
            LongSupplier clock,
            Output output) {
        this.evaluators = evaluators;
        this.requirements = requirements;
        this.context = context;
        this.clock = clock;
        this.output = output;
        evaluators.forEach(evaluator -> byName.put(evaluator.rule().name(), evaluator));
        this.incidents = new Incidents(byName, clock, output);
        this.resolving = evaluators.stream()
                .filter(evaluator -> evaluator.rule().noData() instanceof AlertRule.Resolve)
                .toList();
        this.clocked = evaluators.stream()
                .filter(evaluator -> evaluator.rule().noData() instanceof AlertRule.NoDataAlert
                        || evaluator.rule().repeat() != null)
                .toList();
        this.inactiveByTheClock = least(evaluator -> evaluator.lifecycle().noDataAt(AlertState.INACTIVE, 0));
        this.inactive = Math.min(
                inactiveByTheClock, least(evaluator -> evaluator.lifecycle().forgottenAt(0)));
    }

    private long least(ToLongFunction<AlertEvaluator> time) {
        return evaluators.stream().mapToLong(time).min().orElse(AlertState.NEVER);
    }

    /**
     * A final result advances all alerts. A result that ends before one that was evaluated already is late and, like a revised
     * one, advances none.
     */
    void onFinal(KeyedAlertState state, WindowResult result) {
        if (state.last != KeyedAlertState.NONE && result.end() <= state.last) {
            return;
        }
        if (state.last != KeyedAlertState.NONE) {
            settle(state, result.key(), result.end() - 1);
        }
        resolveRemoved(state, instance -> incidents.resolve(instance, result.end(), window(result)));
        observe(state, result);
        for (AlertEvaluator evaluator : evaluators) {
            evaluate(state, evaluator, result);
        }
        if (requirements.any()) {
            history(state).remember(result.start(), result.end(), context.kept(), requirements);
        } else {
            state.history = null;
        }
        state.last = result.end();
        state.settled = result.end();
    }

    private void evaluate(KeyedAlertState state, AlertEvaluator evaluator, WindowResult result) {
        String name = evaluator.rule().name();
        Lifecycle lifecycle = evaluator.lifecycle();
        AlertInstance before = state.instance(name);
        Outcome when = when(evaluator);
        if (before == AlertInstance.INACTIVE && when != Outcome.TRUE) {
            return;
        }
        AlertInstance instance = before;
        if (instance.alertState().phase() == AlertState.Phase.NO_DATA) {
            instance = incidents.resolve(instance, result.end(), window(result));
        } else if (last(state, instance) > result.end()) {
            // An early result of a later window made the alert fire; this window ended before the incident began.
            return;
        } else if (state.last != KeyedAlertState.NONE) {
            instance = instance.with(lifecycle.afterGap(instance.alertState(), last(state, instance), result.end()));
        }
        boolean firing = instance.alertState().firing();
        boolean resolvable = firing && evaluator.resolvable(when);
        AlertState after = lifecycle.evaluated(instance.alertState(), result.end(), when == Outcome.TRUE, resolvable);
        if (after.firing() && !firing) {
            instance = incidents.fire(evaluator, after, result.key(), window(result));
        } else if (firing && !after.firing()) {
            instance = incidents.resolve(instance, result.end(), window(result));
        } else {
            instance = instance.with(after);
        }
        if (instance != before) {
            state.put(name, instance);
        }
    }

    /**
     * An early result can only make an alert fire, and only one with {@code on: early}. A window before it counts as missing once
     * event time has passed its end, because until then its final result may still come.
     *
     * @param passed up to where event time has come; {@link Long#MIN_VALUE} where that is not known
     */
    void onEarly(KeyedAlertState state, WindowResult result, long passed) {
        observe(state, result);
        long next = Math.min(result.end(), Math.max(state.settled, passed) + 1);
        for (AlertEvaluator evaluator : evaluators) {
            String name = evaluator.rule().name();
            AlertInstance instance = state.instance(name);
            if (evaluator.rule().on() == AlertRule.On.EARLY
                    && !instance.alertState().firing()) {
                AlertState before = state.last == KeyedAlertState.NONE
                        ? instance.alertState()
                        : evaluator.lifecycle().afterGap(instance.alertState(), state.last, next);
                AlertState after =
                        evaluator.lifecycle().evaluatedEarly(before, result.end(), when(evaluator) == Outcome.TRUE);
                if (after.firing()) {
                    state.put(name, incidents.fire(evaluator, after, result.key(), window(result)));
                }
            }
        }
    }

    /** A revised or retracted result advances no alert, but an alert that it had made fire is corrected. */
    void onRevised(KeyedAlertState state, WindowResult result) {
        for (AlertEvaluator evaluator : evaluators) {
            AlertInstance instance = state.instance(evaluator.rule().name());
            Incident incident = instance.incident();
            if (incident != null
                    && !incident.settled()
                    && sameWindow(incident.alert().window(), result)) {
                boolean holds = false;
                if (result.measures() != null) {
                    context.window(result.key(), result.start(), result.measures(), null);
                    holds = evaluator.when(incident.before()) == Outcome.TRUE;
                }
                if (!holds) {
                    state.put(evaluator.rule().name(), incidents.correct(instance, window(result)));
                }
            }
        }
    }

    private Alert.Window window(WindowResult result) {
        return Alert.Window.of(result, context.measureNames());
    }

    /** The end of a session may have moved since the alert fired. */
    private boolean sameWindow(Alert.Window fired, WindowResult revised) {
        return fired.start() == revised.start() && (requirements.step() == 0 || fired.end() == revised.end());
    }

    private void observe(KeyedAlertState state, WindowResult result) {
        context.window(result.key(), result.start(), result.measures(), requirements.any() ? history(state) : null);
    }

    private History history(KeyedAlertState state) {
        if (state.history == null) {
            state.history = new History(requirements.definitions());
        } else if (!state.history.fits(requirements)) {
            state.history = state.history.as(requirements);
        }
        return state.history;
    }

    private Outcome when(AlertEvaluator evaluator) {
        Outcome when = evaluator.when();
        if (when == Outcome.UNDEFINED) {
            output.undecided(evaluator.rule().name());
        }
        return when;
    }

    /** Resolves firing alerts that are no longer in force. */
    private void resolveRemoved(KeyedAlertState state, Consumer<AlertInstance> resolve) {
        if (state.inactive()) {
            return;
        }
        for (String name : state.alerts()) {
            if (!byName.containsKey(name)) {
                if (state.instance(name).alertState().firing()) {
                    resolve.accept(state.instance(name));
                }
                state.put(name, AlertInstance.INACTIVE);
            }
        }
    }

    /**
     * Adapts a key to the alerts that are now in force. A firing alert whose name is gone is resolved; a firing alert whose condition
     * changed keeps firing, and its next window is evaluated by the new condition.
     *
     * @param redefined names of alerts whose condition changed; windows in which the old one held do not count for the new one
     * @param passed up to where event time has come; {@link Long#MIN_VALUE} where that is not known
     */
    void onOthersInForce(KeyedAlertState state, Set<String> redefined, long passed) {
        resolveRemoved(state, instance -> incidents.resolveAt(instance, state.last, Math.max(state.last, passed)));
        for (String name : redefined) {
            AlertInstance instance = state.instance(name);
            if (instance.alertState().phase() == AlertState.Phase.PENDING) {
                state.put(name, new AlertInstance(AlertState.INACTIVE, instance.incident()));
            }
        }
    }

    /** Whether no alert is in force. */
    boolean none() {
        return evaluators.isEmpty();
    }

    /**
     * Settles everything that is due for a key without new windows until a point in event time.
     *
     * @param untilInclusive milliseconds since the epoch
     * @return false where the state of the key can be dropped
     */
    boolean settle(KeyedAlertState state, Key key, long untilInclusive) {
        if (!none() && later(state.last, inactive) > untilInclusive) {
            if (!state.inactive()) {
                resolving.forEach(evaluator -> settleMissing(state, evaluator, untilInclusive));
            }
            state.settled = Math.max(state.settled, untilInclusive);
            return true;
        }
        boolean any = false;
        for (AlertEvaluator evaluator : evaluators) {
            settle(state, evaluator, key, untilInclusive);
            any |= forgottenAt(state, evaluator) > untilInclusive;
        }
        if (!any) {
            // Alerts that are no longer in force, or whose forgetAfter was shortened.
            state.alerts().stream()
                    .map(state::instance)
                    .filter(instance -> instance.alertState().firing())
                    .forEach(instance -> incidents.resolveAt(instance, state.last, untilInclusive));
            state.forgetInstances();
            state.history = null;
        }
        state.settled = Math.max(state.settled, untilInclusive);
        return any;
    }

    private void settleMissing(KeyedAlertState state, AlertEvaluator evaluator, long untilInclusive) {
        String name = evaluator.rule().name();
        long resolved = resolvesAt(state, evaluator);
        if (isNow(state, resolved, untilInclusive)) {
            state.put(
                    name, incidents.resolve(state.instance(name), resolved, Alert.Window.noData(state.last, resolved)));
        }
    }

    private void settle(KeyedAlertState state, AlertEvaluator evaluator, Key key, long untilInclusive) {
        String name = evaluator.rule().name();
        settleMissing(state, evaluator, untilInclusive);
        long noData = noDataAt(state, evaluator);
        if (noData <= untilInclusive) {
            state.put(name, incidents.noDataAlert(evaluator, key, state.last, noData));
        }
        long forgotten = forgottenAt(state, evaluator);
        if (isNow(state, forgotten, untilInclusive)) {
            if (state.instance(name).alertState().firing()) {
                incidents.resolve(state.instance(name), forgotten, Alert.Window.noData(state.last, forgotten));
            }
            state.put(name, AlertInstance.INACTIVE);
        }
    }

    /**
     * End of the last window of an alert: the last final one, or a later one whose early result made it fire and whose final result
     * is certain to come.
     */
    private static long last(KeyedAlertState state, AlertInstance instance) {
        return instance.alertState().phase() == AlertState.Phase.FIRING
                ? Math.max(state.last, instance.fired().alert().startsAt())
                : state.last;
    }

    private static long resolvesAt(KeyedAlertState state, AlertEvaluator evaluator) {
        AlertInstance instance = state.instance(evaluator.rule().name());
        return evaluator.lifecycle().resolvesAt(instance.alertState(), last(state, instance));
    }

    /**
     * When missing data make an alert fire. Other alerts may have settled that time already if this one came into force later; it
     * passes only when the key is dropped, which also ends the alert.
     */
    private static long noDataAt(KeyedAlertState state, AlertEvaluator evaluator) {
        AlertState alertState = state.instance(evaluator.rule().name()).alertState();
        return unsettled(state, evaluator.lifecycle().forgottenAt(state.last)) == AlertState.NEVER
                ? AlertState.NEVER
                : evaluator.lifecycle().noDataAt(alertState, state.last);
    }

    private static long forgottenAt(KeyedAlertState state, AlertEvaluator evaluator) {
        return evaluator
                .lifecycle()
                .forgottenAt(last(state, state.instance(evaluator.rule().name())));
    }

    private static long later(long time, long by) {
        return by == AlertState.NEVER ? AlertState.NEVER : time + by;
    }

    private static boolean isNow(KeyedAlertState state, long time, long untilInclusive) {
        return unsettled(state, time) <= untilInclusive;
    }

    /** The time itself; {@link AlertState#NEVER} where the key is settled beyond it. */
    private static long unsettled(KeyedAlertState state, long time) {
        return time > state.settled ? time : AlertState.NEVER;
    }

    /** The event time at which something is due for a key without new windows; {@link AlertState#NEVER} for never. */
    long due(KeyedAlertState state) {
        if (state.last == KeyedAlertState.NONE) {
            // Only early results came; the final result of their window is certain to come.
            return AlertState.NEVER;
        }
        long due = AlertState.NEVER;
        if (later(state.last, inactive) > state.settled) {
            due = later(state.last, inactive);
            if (!state.inactive()) {
                for (AlertEvaluator evaluator : resolving) {
                    due = Math.min(due, unsettled(state, resolvesAt(state, evaluator)));
                }
            }
            return due;
        }
        long forgotten = KeyedAlertState.NONE;
        for (AlertEvaluator evaluator : evaluators) {
            due = Math.min(due, unsettled(state, resolvesAt(state, evaluator)));
            due = Math.min(due, noDataAt(state, evaluator));
            due = Math.min(due, unsettled(state, forgottenAt(state, evaluator)));
            forgotten = Math.max(forgotten, forgottenAt(state, evaluator));
        }
        // An alert that came into force later may have a shorter forgetAfter.
        return Math.min(due, Math.max(forgotten, state.settled + 1));
    }

    /**
     * Advances the alerts of a key by processing time: repeats firing alerts, and fires alerts on missing data while the watermark
     * stalls.
     *
     * @param stalledSince since when the watermark has not advanced, in milliseconds since the epoch
     */
    void onClock(KeyedAlertState state, Key key, long stalledSince) {
        long now = clock.getAsLong();
        for (AlertEvaluator evaluator : clocked) {
            AlertInstance instance = state.instance(evaluator.rule().name());
            if (Incidents.repeatsAt(instance) <= now) {
                state.put(evaluator.rule().name(), incidents.repeat(evaluator, instance));
            }
            if (noDataByTheClock(state, evaluator, stalledSince) <= now) {
                state.put(
                        evaluator.rule().name(),
                        incidents.noDataAlert(evaluator, key, state.last, noDataAt(state, evaluator)));
            }
        }
    }

    /** The processing time at which {@link #onClock} is due; {@link AlertState#NEVER} for never. */
    long clockDue(KeyedAlertState state, long stalledSince) {
        if (state.inactive()
                && state.last != KeyedAlertState.NONE
                && later(state.last, inactiveByTheClock) > state.settled) {
            return later(stalledSince, inactiveByTheClock);
        }
        long due = AlertState.NEVER;
        for (AlertEvaluator evaluator : clocked) {
            AlertInstance before = state.instance(evaluator.rule().name());
            AlertInstance instance = incidents.withinRepeat(evaluator, before);
            if (instance != before) {
                state.put(evaluator.rule().name(), instance);
            }
            due = Math.min(due, Incidents.repeatsAt(instance));
            due = Math.min(due, noDataByTheClock(state, evaluator, stalledSince));
        }
        return due;
    }

    private static long noDataByTheClock(KeyedAlertState state, AlertEvaluator evaluator, long stalledSince) {
        if (state.last == KeyedAlertState.NONE) {
            return AlertState.NEVER;
        }
        long at = noDataAt(state, evaluator);
        return at == AlertState.NEVER ? AlertState.NEVER : stalledSince + at - state.last;
    }
}
