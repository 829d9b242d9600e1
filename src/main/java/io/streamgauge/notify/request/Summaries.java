// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Summaries of suppressed notifications, in the form of an alert. */
public record Summaries(String pipeline, String destination) {
    private static final String NAME = "StreamgaugeNotificationsSuppressed";

    /** @param since when the first notification was suppressed, milliseconds since the epoch */
    public byte[] json(String text, long since) {
        ObjectNode alert = RequestFormat.JSON.createObjectNode();
        alert.putObject("labels")
                .put("alertname", NAME)
                .put("severity", "info")
                .put("pipeline", pipeline)
                .put("destination", destination);
        alert.putObject("annotations").put("summary", text);
        alert.put("startsAt", Instant.ofEpochMilli(since).toString());
        alert.put("status", "suppressed").put("id", "suppressed-" + destination + "-" + since);
        try {
            return RequestFormat.write(alert);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written as JSON", e);
        }
    }
}
