// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.notify.outbox.Notification;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Events of PagerDuty's Events API v2. */
final class PagerDutyFormat implements RequestFormat {
    /** The severities that PagerDuty has. */
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    private static final String DEFAULT_SEVERITY = "error";
    /** The limit of PagerDuty, in characters. */
    private static final int MAX_SUMMARY = 1_024;

    private final String routingKey;

    PagerDutyFormat(String routingKey) {
        this.routingKey = routingKey;
    }

    @Override
    public byte[] body(List<Notification> notifications, long now) throws IOException {
        Notification notification = notifications.get(0);
        ObjectNode alert = RequestFormat.read(notification);
        ObjectNode event = JSON.createObjectNode()
                .put("routing_key", routingKey)
                .put("event_action", notification.transition().ends() ? "resolve" : "trigger")
                .put("dedup_key", notification.id())
                .put("client", "Streamgauge");
        JsonNode labels = alert.path("labels");
        String summary = RequestFormat.summary(alert);
        String severity = labels.path("severity").asText();
        ObjectNode payload = event.putObject("payload")
                .put("summary", summary.substring(0, Math.min(MAX_SUMMARY, summary.length())))
                .put("source", labels.path("pipeline").asText())
                .put("severity", SEVERITIES.contains(severity) ? severity : DEFAULT_SEVERITY)
                .put("timestamp", alert.path("startsAt").asText())
                .put("group", labels.path("aggregation").asText())
                .put("class", labels.path("alertname").asText());
        payload.set("custom_details", alert.retain("labels", "window", "values", "evidence"));
        return RequestFormat.write(event);
    }
}
