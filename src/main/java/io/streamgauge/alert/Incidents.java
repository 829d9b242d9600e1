// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.AlertInstance;
import io.streamgauge.alert.evaluation.AlertEvaluator;
import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Begins and ends the incidents of alerts, and emits a notification for each change.
 *
 * @param evaluators by the names of their alerts
 * @param clock milliseconds since the epoch
 */
record Incidents(Map<String, AlertEvaluator> evaluators, LongSupplier clock, AlertOutput output) {
    /** The condition has held for long enough. */
    AlertInstance fire(AlertEvaluator evaluator, AlertState alertState, Key key, Alert.AlertedWindow window) {
        Alert alert = evaluator.firing(key, window);
        output.send(alert, 1);
        return new AlertInstance(
                alertState, new Incident(evaluator.kept(alert), evaluator.before(), false, repeatAt(evaluator)));
    }

    /** The key has had no data for long enough. */
    AlertInstance noDataAlert(AlertEvaluator evaluator, Key key, long last, long at) {
        Alert alert = evaluator.noData(key, last, at);
        output.send(alert, 1);
        return new AlertInstance(
                AlertState.NO_DATA, new Incident(evaluator.kept(alert), Map.of(), true, repeatAt(evaluator)));
    }

    AlertInstance resolve(AlertInstance instance, long at, Alert.AlertedWindow window) {
        Incident incident = instance.fired();
        // An alert that processing time fired may start after the event time of what follows.
        output.send(sent(incident).resolved(Math.max(at, incident.alert().startsAt()), window), ended(instance));
        return new AlertInstance(AlertState.INACTIVE, incident.repeatedAt(AlertState.NEVER));
    }

    /**
     * Resolves an alert between two windows.
     *
     * @param last end of the last window; {@link KeyedAlertState#NO_TIME} where there was none
     */
    void resolveAt(AlertInstance instance, long last, long time) {
        long startsAt = instance.fired().alert().startsAt();
        long at = Math.max(time, startsAt);
        resolve(instance, at, Alert.AlertedWindow.noData(last == KeyedAlertState.NO_TIME ? startsAt : last, at));
    }

    /** Late events changed the window that made the alert fire. */
    AlertInstance correct(AlertInstance instance, Alert.AlertedWindow revised) {
        output.send(sent(instance.fired()).corrected(revised), ended(instance));
        return new AlertInstance(instance.alertState(), instance.fired().asSettled());
    }

    /** Sends a firing alert again. */
    AlertInstance repeat(AlertEvaluator evaluator, AlertInstance instance) {
        output.send(sent(instance.fired()).again(), 0);
        return new AlertInstance(instance.alertState(), instance.fired().repeatedAt(repeatAt(evaluator)));
    }

    /** A window may be corrected after the alert was resolved, and a corrected alert is resolved, too. */
    private static int ended(AlertInstance instance) {
        return instance.fires() ? -1 : 0;
    }

    /** The alert as it was sent, or as state keeps it where no alert of that name is in force. */
    private Alert sent(Incident incident) {
        AlertEvaluator evaluator = evaluators.get(incident.alert().name());
        return evaluator == null ? incident.alert() : evaluator.filled(incident.alert());
    }

    /** Moves a repeat forward that is further away than its interval, because the interval was longer or the clock was wrong. */
    AlertInstance withinRepeat(AlertEvaluator evaluator, AlertInstance instance) {
        return repeatsAt(instance) == AlertState.NEVER || repeatsAt(instance) <= repeatAt(evaluator)
                ? instance
                : new AlertInstance(instance.alertState(), instance.fired().repeatedAt(repeatAt(evaluator)));
    }

    private long repeatAt(AlertEvaluator evaluator) {
        return evaluator.rule().repeat() == null
                ? AlertState.NEVER
                : clock.getAsLong() + evaluator.rule().repeat().toMillis();
    }

    /** When the alert is sent again, in processing time; {@link AlertState#NEVER} where it is not. */
    static long repeatsAt(AlertInstance instance) {
        return instance.alertState().firing() ? instance.fired().repeatAt() : AlertState.NEVER;
    }
}
