// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.notify.outbox.Notification;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A message for an incoming webhook of Slack, or of a service that takes the same. */
final class SlackFormat implements RequestFormat {
    /** The limit in characters. Slack takes 40,000 and advises 4,000. */
    private static final int MAX_LENGTH = 4_000;

    @Override
    public byte[] body(List<Notification> notifications, long now) throws IOException {
        Notification notification = notifications.get(0);
        JsonNode alert = RequestFormat.read(notification);
        JsonNode labels = alert.path("labels");
        StringBuilder text = new StringBuilder("*")
                .append(title(notification.transition()))
                .append(": ")
                .append(escape(labels.path("alertname").asText()))
                .append('*');
        if (labels.has("severity")) {
            text.append(" (").append(escape(labels.path("severity").asText())).append(')');
        }
        text.append('\n').append(escape(RequestFormat.summary(alert)));
        text.append('\n').append(escape(RequestFormat.labels(alert)));
        text.append("\nsince ").append(alert.path("startsAt").asText());
        if (notification.transition() == Notification.Transition.RESOLVED) {
            text.append(" until ").append(alert.path("endsAt").asText());
        }
        String shown = text.length() <= MAX_LENGTH ? text.toString() : text.substring(0, MAX_LENGTH) + "...";
        return RequestFormat.write(JSON.createObjectNode().put("text", shown));
    }

    private static String title(Notification.Transition transition) {
        return switch (transition) {
            case FIRING, RESOLVED, SUPPRESSED -> transition.name().toLowerCase(Locale.ROOT);
            case REPEATED -> "still firing";
            case CORRECTED -> "corrected by late events";
        };
    }

    /** Slack reads these three characters as its own. */
    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
