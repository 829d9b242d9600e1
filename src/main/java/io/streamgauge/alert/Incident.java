// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.model.Alert;
import java.util.Map;

/**
 * The last time that an alert fired for a key. It is kept until the next one, because late events may still change the window that
 * made the alert fire.
 *
 * @param alert as it was sent, without values from the environment or files
 * @param before the values of the condition's variables that refer to earlier windows
 * @param settled whether nothing is left to correct: the alert was corrected, or no window made it fire
 * @param repeatAt when the alert is sent again, in milliseconds of the clock; {@link AlertState#NEVER} where it is not
 */
record Incident(Alert alert, Map<String, Object> before, boolean settled, long repeatAt) {

    Incident asSettled() {
        return new Incident(alert, before, true, AlertState.NEVER);
    }

    Incident repeatedAt(long next) {
        return new Incident(alert, before, settled, next);
    }
}
