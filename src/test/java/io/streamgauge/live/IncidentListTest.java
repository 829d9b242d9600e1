// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class IncidentListTest {
    private final ObjectMapper json = new ObjectMapper();
    private final IncidentList incidents = new IncidentList();

    private void add(int id, String status, long at) throws Exception {
        JsonNode key = json.readTree("{\"alert\":\"high\",\"aggregation\":\"per-key\",\"key\":{\"k\":\"" + id + "\"}}");
        JsonNode alert = json.readTree("{\"labels\":{\"alertname\":\"high\",\"aggregation\":\"per-key\"},\"id\":\"" + id
                + "\",\"status\":\"" + status + "\",\"startsAt\":\"2026-11-22T10:00:00Z\"}");
        incidents.add(key, alert, at);
    }

    @Test
    void theNewestThatFireAreShownAndAllAreCounted() throws Exception {
        for (int id = 0; id < 300; id++) {
            add(id, "firing", id);
        }
        JsonNode shown = incidents.toJson();
        assertThat(shown.at("/firingTotal").asInt()).isEqualTo(300);
        assertThat(shown.at("/firing")).hasSize(200);
        assertThat(shown.at("/firing/0/id").asText()).isEqualTo("299");

        add(7, "firing", 301);
        assertThat(incidents.toJson().at("/firingTotal").asInt()).as("a repeat").isEqualTo(300);
        add(7, "resolved", 302);
        add(299, "resolved", 303);
        shown = incidents.toJson();
        assertThat(shown.at("/firingTotal").asInt()).isEqualTo(298);
        assertThat(shown.at("/ended/0/id").asText()).isEqualTo("299");
        assertThat(shown.at("/ended/1/id").asText()).isEqualTo("7");
    }

    @Test
    void anIncidentKeepsItsHistoryWithoutRepeats() throws Exception {
        add(1, "firing", 10);
        add(1, "firing", 20);
        add(1, "resolved", 30);
        add(1, "corrected", 40);
        JsonNode ended = incidents.toJson().at("/ended");
        assertThat(ended).hasSize(1);
        assertThat(ended.at("/0/history").toString())
                .isEqualTo(
                        "[{\"at\":10,\"status\":\"firing\"},{\"at\":30,\"status\":\"resolved\"},{\"at\":40,\"status\":\"corrected\"}]");
    }

    @Test
    void noMoreThanTwoHundredThatEndedAreKept() throws Exception {
        for (int id = 0; id < 250; id++) {
            add(id, "resolved", id);
        }
        assertThat(incidents.toJson().at("/ended")).hasSize(200);
        assertThat(incidents.toJson().at("/ended/199/id").asText()).isEqualTo("50");
    }
}
