// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.notify.outbox.Notification;
import io.streamgauge.pipeline.destination.Destination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The requests of one service. */
public interface RequestFormat {
    JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Labels that a text about an alert does not list with the others. */
    List<String> TITLES = List.of("alertname", "severity");

    /** The address of all requests. */
    default String url(String to) {
        return to;
    }

    /**
     * The body, in JSON.
     *
     * @param notifications one, unless the service can be refreshed
     * @param now milliseconds since the epoch
     * @throws IOException if a record is not JSON, which cannot be
     */
    byte[] body(List<Notification> notifications, long now) throws IOException;

    /** The format that a destination takes. */
    static RequestFormat of(Destination destination) {
        return switch (destination.as()) {
            case ALERTMANAGER -> new AlertmanagerFormat();
            case SLACK -> new SlackFormat();
            case PAGERDUTY ->
                new PagerDutyFormat(Objects.requireNonNull(destination.key(), "PagerDuty needs a routing key")
                        .value());
            case WEBHOOK -> (notifications, now) -> notifications.get(0).json();
        };
    }

    /** A record of the topic of alerts, or a summary in its form. */
    static ObjectNode read(Notification notification) throws IOException {
        return (ObjectNode) JSON.readTree(notification.json());
    }

    static byte[] write(JsonNode body) throws JsonProcessingException {
        return JSON.writeValueAsBytes(body);
    }

    /** The summary of the alert, or its name with the fields of its key. */
    static String summary(JsonNode alert) {
        String summary = alert.path("annotations").path("summary").asText();
        return summary.isEmpty() ? alert.path("labels").path("alertname").asText() + " " + labels(alert) : summary;
    }

    /** As in {@code symbol=AAPL team=desk}. */
    static String labels(JsonNode alert) {
        List<String> labels = new ArrayList<>();
        alert.path("labels").properties().forEach(label -> {
            if (!TITLES.contains(label.getKey())) {
                labels.add(label.getKey() + "=" + label.getValue().asText());
            }
        });
        return String.join(" ", labels);
    }
}
