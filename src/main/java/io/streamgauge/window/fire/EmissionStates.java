// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.model.Key;
import org.apache.flink.runtime.state.internal.InternalValueState;

/** What was emitted for each window of the current key. The end of a window is the namespace of its state. */
final class EmissionStates {
    private final WindowTimes times;
    private final InternalValueState<Key, Long, EmissionState> states;

    EmissionStates(WindowTimes times, InternalValueState<Key, Long, EmissionState> states) {
        this.times = times;
        this.states = states;
    }

    EmissionState get(long window) throws Exception {
        states.setCurrentNamespace(times.of(window));
        EmissionState state = states.value();
        return state == null ? EmissionState.NOTHING : state;
    }

    void put(long window, EmissionState state) throws Exception {
        states.setCurrentNamespace(times.of(window));
        states.update(state);
    }

    /** Events came since the last result of a window. */
    void setChanged(long window) throws Exception {
        put(window, get(window).withChange(true));
    }

    void clear(long window) {
        states.setCurrentNamespace(times.of(window));
        states.clear();
    }
}
