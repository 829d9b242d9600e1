// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.notify.outbox.Notification;
import io.streamgauge.notify.outbox.Outbox;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** {@code POST /api/v2/alerts} of Prometheus' Alertmanager, which takes alerts as the topic has them. */
final class AlertmanagerFormat implements RequestFormat {
    /**
     * A firing alert ends by itself this long after it was sent last, so that it does not fire for ever if the job is gone. As
     * Prometheus has it: four times the interval.
     */
    private static final long ENDS_AFTER = 4 * Outbox.REFRESH_EVERY;

    @Override
    public String url(String to) {
        return (to.endsWith("/") ? to.substring(0, to.length() - 1) : to) + "/api/v2/alerts";
    }

    @Override
    public byte[] body(List<Notification> notifications, long now) throws IOException {
        ArrayNode alerts = JSON.createArrayNode();
        for (Notification each : notifications) {
            ObjectNode alert = RequestFormat.read(each);
            if (!each.transition().ends()) {
                // An early result can make an alert fire before the end of its window, which is when it starts.
                Instant from = Instant.parse(alert.get("startsAt").asText());
                Instant last = Instant.ofEpochMilli(now);
                Instant begin = from.isAfter(last) ? from : last;
                alert.put("endsAt", begin.plusMillis(ENDS_AFTER).toString());
            }
            alerts.add(alert.retain("labels", "annotations", "startsAt", "endsAt"));
        }
        return RequestFormat.write(alerts);
    }
}
