// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.AlertInstance;
import io.streamgauge.alert.evaluation.AlertEvaluator;
import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.alert.evaluation.EvaluationContext;
import io.streamgauge.alert.evaluation.HistoryRequirements;
import io.streamgauge.alert.evaluation.Lifecycle;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Window;

/**
 * Applies the results of a key, and time that passes without one, to one of its alerts. The evaluated window is that of the
 * {@link EvaluationContext}.
 */
record AlertTransitions(
        HistoryRequirements requirements, EvaluationContext context, Incidents incidents, AlertOutput output) {
    /** A final result advances the alert. */
    void onFinal(KeyedAlertState state, AlertEvaluator evaluator, WindowResult result) {
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
        } else if (AlertDeadlines.last(state, instance) > result.end()) {
            // An early result of a later window made the alert fire; this window ended before the incident began.
            return;
        } else if (state.last != KeyedAlertState.NO_TIME) {
            instance = instance.with(
                    lifecycle.afterGap(instance.alertState(), AlertDeadlines.last(state, instance), result.end()));
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
     * An early result can only make the alert fire.
     *
     * @param next end of the window that counts as the next one
     */
    void onEarly(KeyedAlertState state, AlertEvaluator evaluator, WindowResult result, long next) {
        String name = evaluator.rule().name();
        AlertInstance instance = state.instance(name);
        if (evaluator.rule().on() == AlertRule.On.EARLY
                && !instance.alertState().firing()) {
            AlertState before = state.last == KeyedAlertState.NO_TIME
                    ? instance.alertState()
                    : evaluator.lifecycle().afterGap(instance.alertState(), state.last, next);
            AlertState after =
                    evaluator.lifecycle().evaluatedEarly(before, result.end(), when(evaluator) == Outcome.TRUE);
            if (after.firing()) {
                state.put(name, incidents.fire(evaluator, after, result.key(), window(result)));
            }
        }
    }

    /** A revised or retracted result corrects the alert if its window had made it fire. */
    void onRevised(KeyedAlertState state, AlertEvaluator evaluator, WindowResult result) {
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

    /**
     * Resolves a firing alert whose windows have been missing for long enough.
     *
     * @param untilInclusive event time in milliseconds since the epoch
     */
    void onMissing(KeyedAlertState state, AlertEvaluator evaluator, long untilInclusive) {
        String name = evaluator.rule().name();
        long resolved = AlertDeadlines.resolvesAt(state, evaluator);
        if (AlertDeadlines.unsettled(state, resolved) <= untilInclusive) {
            Alert.AlertedWindow window = Alert.AlertedWindow.noData(state.last, resolved);
            state.put(name, incidents.resolve(state.instance(name), resolved, window));
        }
    }

    /**
     * Settles what is due for an alert in event time without a new window: resolves it, fires it on missing data, drops it.
     *
     * @param untilInclusive event time in milliseconds since the epoch
     */
    void onTime(KeyedAlertState state, AlertEvaluator evaluator, Key key, long untilInclusive) {
        String name = evaluator.rule().name();
        onMissing(state, evaluator, untilInclusive);
        long noData = AlertDeadlines.noDataAt(state, evaluator);
        if (noData <= untilInclusive) {
            state.put(name, incidents.noDataAlert(evaluator, key, state.last, noData));
        }
        long forgotten = AlertDeadlines.forgottenAt(state, evaluator);
        if (AlertDeadlines.unsettled(state, forgotten) <= untilInclusive) {
            if (state.instance(name).alertState().firing()) {
                incidents.resolve(state.instance(name), forgotten, Alert.AlertedWindow.noData(state.last, forgotten));
            }
            state.put(name, AlertInstance.INACTIVE);
        }
    }

    Alert.AlertedWindow window(WindowResult result) {
        return Alert.AlertedWindow.of(result, context.measureNames());
    }

    /** The end of a session may have moved since the alert fired. */
    private boolean sameWindow(Alert.AlertedWindow fired, WindowResult revised) {
        return fired.start() == revised.start()
                && (requirements.window() instanceof Window.Session || fired.end() == revised.end());
    }

    private Outcome when(AlertEvaluator evaluator) {
        Outcome when = evaluator.when();
        if (when == Outcome.UNDEFINED) {
            output.undecided(evaluator.rule().name());
        }
        return when;
    }
}
