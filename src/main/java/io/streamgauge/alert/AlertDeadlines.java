// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.AlertInstance;
import io.streamgauge.alert.evaluation.AlertEvaluator;
import io.streamgauge.alert.evaluation.AlertState;
import java.util.List;
import java.util.function.ToLongFunction;

/** Computes when something is due for the alerts of one key if no window comes. Event times are milliseconds since the epoch. */
final class AlertDeadlines {
    private final List<AlertEvaluator> evaluators;
    private final List<AlertEvaluator> resolving;
    /** Milliseconds from the last window of a key to the first change of an inactive alert, or until all of them are dropped. */
    private final long inactive;
    /** The same for changes that processing time may make. */
    private final long inactiveByTheClock;

    /** @param resolving the evaluators of alerts that a missing window may resolve */
    AlertDeadlines(List<AlertEvaluator> evaluators, List<AlertEvaluator> resolving) {
        this.evaluators = evaluators;
        this.resolving = resolving;
        this.inactiveByTheClock = least(evaluator -> evaluator.lifecycle().noDataAt(AlertState.INACTIVE, 0));
        this.inactive = Math.min(
                inactiveByTheClock, least(evaluator -> evaluator.lifecycle().forgottenAt(0)));
    }

    private long least(ToLongFunction<AlertEvaluator> time) {
        return evaluators.stream().mapToLong(time).min().orElse(AlertState.NEVER);
    }

    /** Until when nothing but a resolution can be due. */
    long inactiveUntil(KeyedAlertState state) {
        return later(state.last, inactive);
    }

    /** Until when processing time changes nothing of a key without active alerts, as long as event time advances. */
    long inactiveByTheClockUntil(KeyedAlertState state) {
        return later(state.last, inactiveByTheClock);
    }

    /** The processing time of the same. */
    long inactiveByTheClockSince(long stalledSince) {
        return later(stalledSince, inactiveByTheClock);
    }

    /** The event time at which something is due for a key without new windows; {@link AlertState#NEVER} for never. */
    long due(KeyedAlertState state) {
        if (state.last == KeyedAlertState.NO_TIME) {
            // Only early results came; the final result of their window is certain to come.
            return AlertState.NEVER;
        }
        long due = AlertState.NEVER;
        if (inactiveUntil(state) > state.settled) {
            due = inactiveUntil(state);
            if (!state.inactive()) {
                for (AlertEvaluator evaluator : resolving) {
                    due = Math.min(due, unsettled(state, resolvesAt(state, evaluator)));
                }
            }
            return due;
        }
        long forgotten = KeyedAlertState.NO_TIME;
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
     * End of the last window of an alert: the last final one, or a later one whose early result made it fire and whose final result
     * is certain to come.
     */
    static long last(KeyedAlertState state, AlertInstance instance) {
        return instance.alertState().phase() == AlertState.Phase.FIRING
                ? Math.max(state.last, instance.fired().alert().startsAt())
                : state.last;
    }

    static long resolvesAt(KeyedAlertState state, AlertEvaluator evaluator) {
        AlertInstance instance = state.instance(evaluator.rule().name());
        return evaluator.lifecycle().resolvesAt(instance.alertState(), last(state, instance));
    }

    /**
     * When missing data make an alert fire. Other alerts may have settled that time already if this one came into force later; it
     * passes only when the key is dropped, which also ends the alert.
     */
    static long noDataAt(KeyedAlertState state, AlertEvaluator evaluator) {
        AlertState alertState = state.instance(evaluator.rule().name()).alertState();
        return unsettled(state, evaluator.lifecycle().forgottenAt(state.last)) == AlertState.NEVER
                ? AlertState.NEVER
                : evaluator.lifecycle().noDataAt(alertState, state.last);
    }

    static long forgottenAt(KeyedAlertState state, AlertEvaluator evaluator) {
        return evaluator
                .lifecycle()
                .forgottenAt(last(state, state.instance(evaluator.rule().name())));
    }

    private static long later(long time, long by) {
        return by == AlertState.NEVER ? AlertState.NEVER : time + by;
    }

    /** The time itself; {@link AlertState#NEVER} where the key is settled beyond it. */
    static long unsettled(KeyedAlertState state, long time) {
        return time > state.settled ? time : AlertState.NEVER;
    }

    static long noDataByTheClock(KeyedAlertState state, AlertEvaluator evaluator, long stalledSince) {
        if (state.last == KeyedAlertState.NO_TIME) {
            return AlertState.NEVER;
        }
        long at = noDataAt(state, evaluator);
        return at == AlertState.NEVER ? AlertState.NEVER : stalledSince + at - state.last;
    }
}
