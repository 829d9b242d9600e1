// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.pipeline.Pipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Alerts as JSON: elements of the array that Alertmanager accepts, followed by additional members. */
public final class AlertFormat implements JsonSchema.Format<Alert> {
    private final String pipeline;
    /** By the name of the aggregation. */
    private final Map<String, List<String>> keyBy = new HashMap<>();

    private final JsonWriter json = new JsonWriter();

    public AlertFormat(Pipeline pipeline) {
        this.pipeline = pipeline.name();
        pipeline.aggregations().forEach(aggregation -> keyBy.put(aggregation.name(), aggregation.keyBy()));
    }

    /** The Kafka key, the same for all notifications about one key of an alert. */
    @Override
    public byte[] key(Alert alert) {
        json.raw("{\"alert\":").text(alert.name()).raw(",\"aggregation\":").text(alert.aggregation());
        json.raw(",\"key\":{");
        keyFields(alert, "");
        return json.raw("}}").take();
    }

    @Override
    public String subject(Alert alert) {
        return alert.aggregation();
    }

    @Override
    public byte[] value(Alert alert) {
        json.raw("{\"labels\":{\"alertname\":").text(alert.name());
        if (alert.severity() != null) {
            json.raw(",\"severity\":").text(alert.severity());
        }
        json.raw(",\"pipeline\":").text(pipeline).raw(",\"aggregation\":").text(alert.aggregation());
        keyFields(alert, ",");
        alert.labels()
                .forEach((label, value) -> json.raw(",").text(label).raw(":").text(value));
        json.raw("},\"annotations\":{");
        if (alert.summary() != null) {
            json.raw("\"summary\":").text(alert.summary());
        }
        json.raw("},\"startsAt\":").time(alert.startsAt());
        if (alert.endsAt() != Alert.STILL_FIRING) {
            json.raw(",\"endsAt\":").time(alert.endsAt());
        }
        json.raw(",\"status\":\"").raw(alert.status().name().toLowerCase(Locale.ROOT));
        json.raw("\",\"id\":").text(alert.id());
        json.raw(",\"window\":{\"start\":").time(alert.window().start());
        json.raw(",\"end\":").time(alert.window().end()).raw("},\"values\":{");
        values(alert.window());
        json.raw("},\"evidence\":[");
        evidence(alert.window().ranges());
        json.raw("]");
        if (alert.noData()) {
            json.raw(",\"noData\":true");
        }
        if (alert.repeat()) {
            json.raw(",\"repeat\":true");
        }
        return json.raw("}").take();
    }

    /** @param before the text before the first field */
    private void keyFields(Alert alert, String before) {
        Key.Values values = alert.key().values();
        String comma = before;
        for (String field : keyBy.getOrDefault(alert.aggregation(), List.of())) {
            values.next();
            json.raw(comma).text(field).raw(":").text(alert.key().bytes(), values.offset(), values.length());
            comma = ",";
        }
    }

    private void values(Alert.AlertedWindow window) {
        Object[] values = window.values();
        for (int i = 0; i < values.length; i++) {
            json.raw(i == 0 ? "" : ",").text(window.measures().get(i)).raw(":").value(values[i]);
        }
    }

    private void evidence(OffsetRange[] ranges) {
        String comma = "";
        for (OffsetRange range : ranges) {
            json.raw(comma).raw("{\"topic\":").text(range.topic());
            json.raw(",\"partition\":").number(range.partition());
            json.raw(",\"first\":").number(range.first());
            json.raw(",\"last\":").number(range.last()).raw("}");
            comma = ",";
        }
    }
}
