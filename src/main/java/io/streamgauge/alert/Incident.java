package io.streamgauge.alert;

import io.streamgauge.model.Alert;
import java.util.Map;

/**
 * The last time that an alert fired for a key; kept until the next, because late events may still change the window that made
 * it fire.
 *
 * @param alert as it was sent, without values from the environment or files
 * @param before what the names of the condition that are about windows before meant
 * @param settled whether there is nothing left to correct: it was corrected, or no window made it fire
 * @param repeatAt when it is sent again, in milliseconds of the clock; {@link AlertState#NEVER} where it is not
 */
record Incident(Alert alert, Map<String, Object> before, boolean settled, long repeatAt) {

    Incident asSettled() {
        return new Incident(alert, before, true, AlertState.NEVER);
    }

    Incident repeatedAt(long next) {
        return new Incident(alert, before, settled, next);
    }
}
