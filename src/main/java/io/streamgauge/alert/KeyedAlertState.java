// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.alert.evaluation.History;
import io.streamgauge.alert.evaluation.HistoryRequirements;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of the alerts of one key. */
final class KeyedAlertState {
    /** In place of a time: no final window came yet. */
    static final long NO_TIME = Long.MIN_VALUE;

    /**
     * One alert for one key.
     *
     * @param incident absent where the alert has never fired
     */
    record AlertInstance(AlertState alertState, @Nullable Incident incident) {
        static final AlertInstance INACTIVE = new AlertInstance(AlertState.INACTIVE, null);

        /** The last incident of an alert that has fired. */
        Incident fired() {
            return Objects.requireNonNull(incident, "the alert has not fired");
        }

        /** Whether it was sent that the alert fires, and neither that it is resolved nor that it is corrected. */
        boolean fires() {
            return alertState.phase() == AlertState.Phase.NO_DATA || alertState.firing() && !fired().settled();
        }

        AlertInstance with(AlertState other) {
            return other == alertState || other.equals(alertState) ? this : new AlertInstance(other, incident);
        }
    }

    private static final String[] NO_NAMES = {};
    private static final AlertInstance[] NO_INSTANCES = {};

    /**
     * The names of the alerts that are not inactive or have fired, in the order in which they left inactivity. They are few for one
     * key, so they are searched in order.
     */
    private String[] names = NO_NAMES;
    /** The instance of each of those alerts. */
    private AlertInstance[] instances = NO_INSTANCES;
    /** Absent where no condition refers to earlier windows. */
    @Nullable
    History history;
    /** End of the last final window; {@link #NO_TIME} where only early results came. */
    long last = NO_TIME;
    /** The event time, inclusive, until which the key is settled. */
    long settled = NO_TIME;
    /** Event time of the registered timer; {@link AlertState#NEVER} where there is none. */
    long timer = AlertState.NEVER;
    /** Processing time of the registered timer; {@link AlertState#NEVER} where there is none. */
    long clockTimer = AlertState.NEVER;

    AlertInstance instance(String alert) {
        int at = at(alert);
        return at < 0 ? AlertInstance.INACTIVE : instances[at];
    }

    void put(String alert, AlertInstance instance) {
        int at = at(alert);
        if (!instance.equals(AlertInstance.INACTIVE)) {
            if (at < 0) {
                at = names.length;
                names = Arrays.copyOf(names, at + 1);
                instances = Arrays.copyOf(instances, at + 1);
                names[at] = alert;
            }
            instances[at] = instance;
        } else if (at >= 0) {
            names = without(at, names);
            instances = without(at, instances);
        }
    }

    private static <T> T[] without(int at, T[] all) {
        T[] others = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, at + 1, others, at, others.length - at);
        return others;
    }

    private int at(String alert) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(alert)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether all alerts are inactive and none has fired. */
    boolean inactive() {
        return names.length == 0;
    }

    /** The alerts that are not inactive or have fired, in the order in which they left inactivity. */
    List<String> alerts() {
        return List.of(names);
    }

    void forgetInstances() {
        names = NO_NAMES;
        instances = NO_INSTANCES;
    }

    /** The history as conditions need it, which becomes that of the key. */
    History history(HistoryRequirements requirements) {
        History kept = history == null ? new History(requirements.definitions()) : history;
        History fitting = kept.fits(requirements) ? kept : kept.as(requirements);
        history = fitting;
        return fitting;
    }

    KeyedAlertState copy() {
        KeyedAlertState copy = new KeyedAlertState();
        copy.names = names;
        copy.instances = instances.clone();
        copy.history = history == null ? null : history.copy();
        copy.last = last;
        copy.settled = settled;
        copy.timer = timer;
        copy.clockTimer = clockTimer;
        return copy;
    }
}
