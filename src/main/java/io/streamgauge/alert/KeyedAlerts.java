// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.AlertInstance;
import io.streamgauge.alert.evaluation.AlertEvaluator;
import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.alert.evaluation.EvaluationContext;
import io.streamgauge.alert.evaluation.HistoryRequirements;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Advances the alerts of one key, by results and by time, in event-time order. Everything that is due before a result is settled
 * before the result is evaluated, so alerts do not depend on the distance between watermarks.
 */
final class KeyedAlerts {
    private final List<AlertEvaluator> evaluators;
    private final HistoryRequirements requirements;
    private final EvaluationContext context;
    private final LongSupplier clock;
    private final Incidents incidents;
    /** The evaluators, by the names of their alerts. */
    private final Map<String, AlertEvaluator> byName = new HashMap<>();

    /** Evaluators of alerts that a missing window may resolve. */
    private final List<AlertEvaluator> resolving;
    /** Evaluators of alerts that processing time may fire or repeat. */
    private final List<AlertEvaluator> clocked;

    private final AlertDeadlines deadlines;
    private final AlertTransitions transitions;

    /**
     * The alerts of an aggregation.
     *
     * @param rules the alerts that are in force
     * @param clock milliseconds since the epoch
     * @param output takes their notifications
     */
    KeyedAlerts(
            String pipeline, Aggregation aggregation, List<AlertRule> rules, LongSupplier clock, AlertOutput output) {
        this.requirements = HistoryRequirements.of(aggregation, rules);
        this.context = new EvaluationContext(aggregation, requirements);
        this.evaluators = rules.stream()
                .map(rule -> new AlertEvaluator(pipeline, aggregation, rule, context))
                .toList();
        this.clock = clock;
        evaluators.forEach(evaluator -> byName.put(evaluator.rule().name(), evaluator));
        this.incidents = new Incidents(byName, clock, output);
        this.resolving = evaluators.stream()
                .filter(evaluator -> evaluator.rule().noData() instanceof AlertRule.Resolve)
                .toList();
        this.clocked = evaluators.stream()
                .filter(evaluator -> evaluator.rule().noData() instanceof AlertRule.NoDataAlert
                        || evaluator.rule().repeat() != null)
                .toList();
        this.deadlines = new AlertDeadlines(evaluators, resolving);
        this.transitions = new AlertTransitions(requirements, context, incidents, output);
    }

    /**
     * A final result advances all alerts. A result that ends before one that was evaluated already is late and, like a revised
     * one, advances none.
     */
    void onFinal(KeyedAlertState state, WindowResult result) {
        if (state.last != KeyedAlertState.NO_TIME && result.end() <= state.last) {
            return;
        }
        if (state.last != KeyedAlertState.NO_TIME) {
            settle(state, result.key(), result.end() - 1);
        }
        resolveRemoved(state, instance -> incidents.resolve(instance, result.end(), transitions.window(result)));
        observe(state, result);
        for (AlertEvaluator evaluator : evaluators) {
            transitions.onFinal(state, evaluator, result);
        }
        if (requirements.any()) {
            state.history(requirements).remember(result.start(), result.end(), context.kept(), requirements);
        } else {
            state.history = null;
        }
        state.last = result.end();
        state.settled = result.end();
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
        evaluators.forEach(evaluator -> transitions.onEarly(state, evaluator, result, next));
    }

    /** A revised or retracted result advances no alert, but an alert that it had made fire is corrected. */
    void onRevised(KeyedAlertState state, WindowResult result) {
        evaluators.forEach(evaluator -> transitions.onRevised(state, evaluator, result));
    }

    private void observe(KeyedAlertState state, WindowResult result) {
        context.window(
                result.key(), result.start(), result.values(), requirements.any() ? state.history(requirements) : null);
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

    /** When something is due in event time. */
    AlertDeadlines deadlines() {
        return deadlines;
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
        if (!none() && deadlines.inactiveUntil(state) > untilInclusive) {
            if (!state.inactive()) {
                resolving.forEach(evaluator -> transitions.onMissing(state, evaluator, untilInclusive));
            }
            state.settled = Math.max(state.settled, untilInclusive);
            return true;
        }
        boolean any = false;
        for (AlertEvaluator evaluator : evaluators) {
            transitions.onTime(state, evaluator, key, untilInclusive);
            any |= AlertDeadlines.forgottenAt(state, evaluator) > untilInclusive;
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
            if (AlertDeadlines.noDataByTheClock(state, evaluator, stalledSince) <= now) {
                state.put(
                        evaluator.rule().name(),
                        incidents.noDataAlert(evaluator, key, state.last, AlertDeadlines.noDataAt(state, evaluator)));
            }
        }
    }

    /** The processing time at which {@link #onClock} is due; {@link AlertState#NEVER} for never. */
    long clockDue(KeyedAlertState state, long stalledSince) {
        if (state.inactive()
                && state.last != KeyedAlertState.NO_TIME
                && deadlines.inactiveByTheClockUntil(state) > state.settled) {
            return deadlines.inactiveByTheClockSince(stalledSince);
        }
        long due = AlertState.NEVER;
        for (AlertEvaluator evaluator : clocked) {
            AlertInstance before = state.instance(evaluator.rule().name());
            AlertInstance instance = incidents.withinRepeat(evaluator, before);
            if (instance != before) {
                state.put(evaluator.rule().name(), instance);
            }
            due = Math.min(due, Incidents.repeatsAt(instance));
            due = Math.min(due, AlertDeadlines.noDataByTheClock(state, evaluator, stalledSince));
        }
        return due;
    }
}
