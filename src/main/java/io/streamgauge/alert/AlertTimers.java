// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.evaluation.AlertState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/** The timers of the current key: at most one of either time, which its state knows. */
record AlertTimers(InternalTimerService<VoidNamespace> timers) {
    /** Replaces the timer. Results of windows that end when it is due arrive before the watermark passes the last millisecond. */
    void registerEventTime(KeyedAlertState state, long due) {
        deleteEventTime(state);
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due - 1);
        state.timer = due;
    }

    void deleteEventTime(KeyedAlertState state) {
        if (state.timer != AlertState.NEVER) {
            timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, state.timer - 1);
            state.timer = AlertState.NEVER;
        }
    }

    /** @param due by the machine's clock */
    void registerProcessingTime(KeyedAlertState state, long due) {
        deleteProcessingTime(state);
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, due);
        state.clockTimer = due;
    }

    void deleteProcessingTime(KeyedAlertState state) {
        if (state.clockTimer != AlertState.NEVER) {
            timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, state.clockTimer);
            state.clockTimer = AlertState.NEVER;
        }
    }
}
