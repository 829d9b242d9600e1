// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Results and alerts as the JSON that Kafka receives. It reuses memory, so every thread needs its own. */
public final class OutputJson {
    private final ResultFormat results;
    private final AlertFormat alerts;

    public OutputJson(Pipeline pipeline) {
        results = new ResultFormat(pipeline);
        alerts = new AlertFormat(pipeline);
    }

    /** The value of the record; empty for a retraction, whose record has only a key. */
    public Optional<String> value(WindowResult result) {
        return Optional.ofNullable(results.value(result)).map(OutputJson::text);
    }

    /** The key of the record. */
    public String key(WindowResult result) {
        return text(results.key(result));
    }

    /** The value of the record. */
    public String value(Alert alert) {
        return text(alerts.value(alert));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
