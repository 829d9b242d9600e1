// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.notify.outbox.Notification;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the services get. */
class RequestFormatTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static Notification notification(Notification.Transition transition, String json) {
        return new Notification("id-1", transition, "crash", "alerts", null, json.getBytes(UTF_8));
    }

    private static JsonNode body(RequestFormat format, Notification notification) throws Exception {
        return RequestFormat.JSON.readTree(format.body(List.of(notification), NOW.toEpochMilli()));
    }

    private static String alert(String startsAt, String severity) {
        return """
                {"labels":{"alertname":"crash","severity":"%s","pipeline":"p","aggregation":"a","symbol":"<A&B>"},
                 "annotations":{},"startsAt":"%s","values":{"px":0.10},"window":{},"evidence":[]}""".formatted(severity, startsAt);
    }

    /** Alertmanager refuses an alert that ends before it starts. */
    @Test
    void anEarlyAlertEndsAfterTheWindowThatItIsAbout() throws Exception {
        RequestFormat format = new AlertmanagerFormat();
        JsonNode past =
                body(format, notification(Notification.Transition.FIRING, alert("2026-11-22T09:59:00Z", "page")));
        JsonNode early =
                body(format, notification(Notification.Transition.FIRING, alert("2026-11-22T11:00:00Z", "page")));

        assertThat(past.get(0).get("endsAt").asText()).isEqualTo("2026-11-22T10:04:00Z");
        assertThat(early.get(0).get("endsAt").asText()).isEqualTo("2026-11-22T11:04:00Z");
        assertThat(past.get(0).has("values")).isFalse();
    }

    @Test
    void pagerDutyGetsASeverityThatItHas() throws Exception {
        RequestFormat format = new PagerDutyFormat("key");
        JsonNode event =
                body(format, notification(Notification.Transition.CORRECTED, alert("2026-11-22T09:59:00Z", "page")));

        assertThat(event.get("event_action").asText()).isEqualTo("resolve");
        assertThat(event.at("/payload/severity").asText()).isEqualTo("error");
        assertThat(event.at("/payload/summary").asText()).isEqualTo("crash pipeline=p aggregation=a symbol=<A&B>");
        assertThat(event.at("/payload/custom_details/values/px").decimalValue()).isEqualByComparingTo("0.10");
    }

    @Test
    void slackReadsNoPartOfARecordAsItsOwnMarkup() throws Exception {
        JsonNode message = body(
                new SlackFormat(),
                notification(Notification.Transition.REPEATED, alert("2026-11-22T09:59:00Z", "page")));

        assertThat(message.get("text").asText())
                .startsWith("*still firing: crash* (page)\n")
                .contains("symbol=&lt;A&amp;B&gt;");
    }
}
