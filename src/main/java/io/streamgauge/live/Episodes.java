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
final class Episodes {
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
        ObjectNode episode = episode(key, alert, status);
        episode.set("history", history);
        if (status.equals(FIRING)) {
            if (!counted.contains(id)) {
                firing.put(id, episode);
            }
            count();
        } else {
            firing.remove(id);
            counted.remove(id);
            ended.put(id, episode);
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

    private static ObjectNode episode(JsonNode key, JsonNode alert, String status) {
        JsonNode labels = alert.path("labels");
        ObjectNode episode = JsonNodeFactory.instance.objectNode();
        episode.put("id", alert.path("id").asText());
        episode.put("alert", labels.path("alertname").asText());
        episode.put("aggregation", labels.path("aggregation").asText());
        episode.set("key", key.path("key"));
        episode.put("severity", labels.path("severity").asText());
        episode.set("startsAt", time(alert.path("startsAt")));
        episode.set("endsAt", time(alert.path("endsAt")));
        episode.put("status", status);
        episode.put("summary", alert.path("annotations").path("summary").asText());
        ObjectNode window = episode.putObject("window");
        window.set("start", time(alert.path("window").path("start")));
        window.set("end", time(alert.path("window").path("end")));
        episode.set("values", alert.path("values"));
        episode.set("evidence", alert.path("evidence"));
        return episode;
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

    private static ArrayNode newestFirst(Map<String, ObjectNode> episodes) {
        List<ObjectNode> newest = new ArrayList<>(episodes.values());
        Collections.reverse(newest);
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        newest.forEach(episode -> array.add(episode.deepCopy()));
        return array;
    }
}
