// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Event;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is printed, each as one line of JSON without its end. Not thread-safe. */
public final class JsonLines {
    private final ResultFormat results;
    private final AlertFormat alerts;
    private final JsonWriter json = new JsonWriter();

    JsonLines(Pipeline pipeline) {
        results = new ResultFormat(pipeline);
        alerts = new AlertFormat(pipeline);
    }

    public String record(Event event) {
        json.raw("{\"record\":");
        return end(event.source());
    }

    /** Null for a retraction. */
    public @Nullable String result(WindowResult result) {
        byte[] value = results.value(result);
        return value == null ? null : line(value);
    }

    public String alert(Alert alert) {
        return line(alerts.value(alert));
    }

    public String rejected(Rejected rejected) {
        json.raw("{\"rejected\":{\"code\":").text(rejected.code().name());
        json.raw(",\"message\":").text(rejected.message());
        json.raw(",\"field\":").text(rejected.field());
        json.raw(",\"aggregation\":").text(rejected.aggregation()).raw("},\"record\":");
        return end(rejected.source());
    }

    public String late(Late late) {
        json.raw("{\"late\":{\"aggregation\":").text(late.aggregation());
        json.raw(",\"window\":{\"start\":").time(late.windowStart());
        json.raw(",\"end\":").time(late.windowEnd());
        json.raw("},\"windows\":").number(late.windows());
        json.raw(",\"byMs\":").number(late.by());
        json.raw(",\"partial\":").raw(Boolean.toString(late.partial())).raw("},\"record\":");
        return end(late.source());
    }

    private String end(SourceRecord source) {
        json.raw("{\"topic\":").text(source.topic());
        json.raw(",\"partition\":").number(source.partition());
        json.raw(",\"offset\":").number(source.offset());
        json.raw(",\"key\":").text(string(source.key()));
        json.raw(",\"value\":").text(string(source.value())).raw("}}");
        return line(json.take());
    }

    private static @Nullable String string(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * The reader of a file or a pipe may print it on a terminal, so control characters and marks that change the direction of
     * text are escaped, which does not change the JSON. {@link JsonWriter} escapes those below 0x80.
     */
    private static String line(byte[] json) {
        return Excerpt.escape(
                new String(json, StandardCharsets.UTF_8),
                c -> c >= 0x80 && c <= 0x9f
                        || c == 0x61c
                        || c == 0x200e
                        || c == 0x200f
                        || c >= 0x2028 && c <= 0x202e
                        || c >= 0x2066 && c <= 0x2069);
    }
}
