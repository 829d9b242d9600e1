// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Event;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.WindowResult;

/** Shows to people what a run in this process emits. All subtasks call it, and it must not make them wait. */
public interface View {
    void record(Event event);

    void result(WindowResult result);

    void alert(Alert alert);

    void late(Late late);

    void rejected(Rejected rejected);
}
