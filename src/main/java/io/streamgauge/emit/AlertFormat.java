package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Alerts as JSON: each one an element of the array that Alertmanager takes, with more members behind. One for each sink
 * subtask: it writes into memory of its own.
 */
final class AlertFormat {
    private final String pipeline;
    private final Map<String, Aggregation> aggregations = new HashMap<>();
    private final JsonWriter json = new JsonWriter();

    AlertFormat(Pipeline pipeline) {
        this.pipeline = pipeline.name();
        pipeline.aggregations().forEach(aggregation -> aggregations.put(aggregation.name(), aggregation));
    }

    /** The Kafka key: all that is said about one key of an alert. */
    byte[] key(Alert alert) {
        json.raw("{\"alert\":").text(alert.name()).raw(",\"aggregation\":").text(alert.aggregation());
        json.raw(",\"key\":{");
        keyFields(alert, "");
        return json.raw("}}").take();
    }

    byte[] value(Alert alert) {
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

    /** @param before what stands before the first */
    private void keyFields(Alert alert, String before) {
        Key.Values values = alert.key().values();
        String comma = before;
        for (String field : aggregations.get(alert.aggregation()).keyBy()) {
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
