// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Event;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.WindowResult;

/**
 * Shows to people what a run in this process emits. All subtasks call it, and it must not make them wait. What it does
 * not show it need not take.
 */
public interface View {
    default void record(Event event) {}

    default void result(WindowResult result) {}

    default void alert(Alert alert) {}

    default void late(Late late) {}

    default void rejected(Rejected rejected) {}
}
