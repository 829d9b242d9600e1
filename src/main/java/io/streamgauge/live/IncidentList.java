// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The alerts of a pipeline from their topic: those that fire, and the newest that have ended. Thread-safe. */
final class IncidentList {
    private static final int MOST_ENDED = 200;
    /** The newest of those that fire; the others are only counted. */
    private static final int MOST_FIRING = 200;
    /** Those that are counted; an alert that is never resolved, as after a start from scratch, would stay forever. */
    private static final int MOST_COUNTED = 100_000;

    private static final String FIRING = "firing";

    /** Incidents that fire, by id, in the order in which they began. */
    private final Map<String, ObjectNode> firing = new LinkedHashMap<>();
    /** The ids of those that fire and are only counted, in the order in which they began. */
    private final Set<String> counted = new LinkedHashSet<>();
    /** Incidents that have ended, by id, in the order in which they ended. */
    private final Map<String, ObjectNode> ended = new LinkedHashMap<>();

    /**
     * Adds a notification.
     *
     * @param key of the record: which key of which alert
     * @param alert the value of the record
     * @param at when it was written, in milliseconds since the epoch
     */
    synchronized void add(JsonNode key, JsonNode alert, long at) {
        String id = alert.path("id").asText();
        String status = alert.path("status").asText();
        ObjectNode known = ended.containsKey(id) ? ended.remove(id) : firing.get(id);
        ArrayNode history = known == null ? JsonNodeFactory.instance.arrayNode() : (ArrayNode) known.get("history");
        JsonNode last = history.path(history.size() - 1);
        if (!last.path("status").asText().equals(status)) {
            history.addObject().put("at", at).put("status", status);
        }
        ObjectNode incident = incident(key, alert, status);
        incident.set("history", history);
        if (status.equals(FIRING)) {
            if (!counted.contains(id)) {
                firing.put(id, incident);
            }
            count();
        } else {
            firing.remove(id);
            counted.remove(id);
            ended.put(id, incident);
            dropFirst(ended.keySet(), MOST_ENDED);
        }
    }

    private void count() {
        Iterator<String> oldest = firing.keySet().iterator();
        while (firing.size() > MOST_FIRING) {
            counted.add(oldest.next());
            oldest.remove();
        }
        dropFirst(counted, MOST_COUNTED);
    }

    private static ObjectNode incident(JsonNode key, JsonNode alert, String status) {
        JsonNode labels = alert.path("labels");
        ObjectNode incident = JsonNodeFactory.instance.objectNode();
        incident.put("id", alert.path("id").asText());
        incident.put("alert", labels.path("alertname").asText());
        incident.put("aggregation", labels.path("aggregation").asText());
        incident.set("key", key.path("key"));
        incident.put("severity", labels.path("severity").asText());
        incident.set("startsAt", time(alert.path("startsAt")));
        incident.set("endsAt", time(alert.path("endsAt")));
        incident.put("status", status);
        incident.put("summary", alert.path("annotations").path("summary").asText());
        ObjectNode window = incident.putObject("window");
        window.set("start", time(alert.path("window").path("start")));
        window.set("end", time(alert.path("window").path("end")));
        incident.set("values", alert.path("values"));
        incident.set("evidence", alert.path("evidence"));
        return incident;
    }

    private static JsonNode time(JsonNode iso) {
        return iso.isTextual()
                ? JsonNodeFactory.instance.numberNode(
                        Instant.parse(iso.asText()).toEpochMilli())
                : JsonNodeFactory.instance.nullNode();
    }

    private static void dropFirst(Set<String> ids, int most) {
        Iterator<String> oldest = ids.iterator();
        while (ids.size() > most) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("firingTotal", firing.size() + counted.size());
        json.set("firing", newestFirst(firing));
        json.set("ended", newestFirst(ended));
        return json;
    }

    private static ArrayNode newestFirst(Map<String, ObjectNode> incidents) {
        List<ObjectNode> newest = new ArrayList<>(incidents.values());
        Collections.reverse(newest);
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        newest.forEach(incident -> array.add(incident.deepCopy()));
        return array;
    }
}
