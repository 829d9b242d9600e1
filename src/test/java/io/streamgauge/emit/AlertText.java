// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;

/** Alerts as they are written to Kafka, for tests of other rooms. */
public final class AlertText {
    private AlertText() {}

    public static String of(Pipeline pipeline, Alert alert) {
        return new String(new AlertFormat(pipeline).value(alert), StandardCharsets.UTF_8);
    }
}
