// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.model.Key;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.jspecify.annotations.Nullable;

/** State of the current key for each window or slice, whose end is the namespace. */
record StateByEnd<T>(WindowTimes times, InternalValueState<Key, Long, T> states) {
    /** The value of an end, which becomes the current namespace. */
    @Nullable
    T get(long end) throws Exception {
        states.setCurrentNamespace(times.of(end));
        return states.value();
    }

    void put(long end, T value) throws Exception {
        states.setCurrentNamespace(times.of(end));
        states.update(value);
    }

    /** Sets the value of the end that {@link #get} was called with last. */
    void update(T value) throws Exception {
        states.update(value);
    }

    void clear(long end) {
        states.setCurrentNamespace(times.of(end));
        states.clear();
    }
}
