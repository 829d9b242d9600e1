package io.streamgauge.emit;

import io.streamgauge.measure.Measure;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results as JSON. One for each sink subtask: it writes into memory of its own. */
final class ResultFormat {

    /** The parts of one aggregation's results that never change, as JSON. */
    private record Names(byte[] head, byte[] keyHead, byte[][] keys, byte[][] measures, boolean sessions) {}

    private final Map<String, Names> aggregations = new HashMap<>();
    private final JsonWriter json = new JsonWriter();

    ResultFormat(Pipeline pipeline) {
        for (Aggregation aggregation : pipeline.aggregations()) {
            aggregations.put(aggregation.name(), names(pipeline, aggregation));
        }
    }

    private Names names(Pipeline pipeline, Aggregation aggregation) {
        byte[] head = json.raw("{\"pipeline\":")
                .text(pipeline.name())
                .raw(",\"aggregation\":")
                .text(aggregation.name())
                .raw(",\"key\":")
                .take();
        byte[] keyHead = json.raw("{\"aggregation\":")
                .text(aggregation.name())
                .raw(",\"key\":")
                .take();
        List<String> measures =
                aggregation.measures().stream().map(Measure::name).toList();
        return new Names(
                head,
                keyHead,
                members(aggregation.keyBy()),
                members(measures),
                aggregation.window() instanceof Window.Session);
    }

    private byte[][] members(List<String> names) {
        List<byte[]> members = new ArrayList<>();
        for (String name : names) {
            json.raw(members.isEmpty() ? "{" : ",").text(name).raw(":");
            members.add(json.take());
        }
        return members.toArray(byte[][]::new);
    }

    /**
     * The Kafka key: what tells one result from another, so that a compacted topic keeps the latest of each. The end of a
     * session may still move, so it is not part of it.
     */
    byte[] key(WindowResult result) {
        Names names = aggregations.get(result.aggregation());
        json.raw(names.keyHead);
        keyValues(names, result.key());
        json.raw(",\"start\":").time(result.start());
        if (!names.sessions) {
            json.raw(",\"end\":").time(result.end());
        }
        return json.raw("}").take();
    }

    /** Null where a result is taken back. */
    byte[] value(WindowResult result) {
        if (result.kind() == WindowResult.ResultKind.RETRACTED) {
            return null;
        }
        Names names = aggregations.get(result.aggregation());
        json.raw(names.head);
        keyValues(names, result.key());
        json.raw(",\"window\":{\"start\":")
                .time(result.start())
                .raw(",\"end\":")
                .time(result.end())
                .raw("},\"kind\":\"")
                .raw(result.kind().name().toLowerCase(Locale.ROOT))
                .raw("\",\"revision\":")
                .number(result.revision())
                .raw(",\"measures\":");
        for (int i = 0; i < names.measures.length; i++) {
            json.raw(names.measures[i]).value(result.measures()[i]);
        }
        return json.raw("}}").take();
    }

    private void keyValues(Names names, Key key) {
        if (names.keys.length == 0) {
            json.raw("{");
        }
        Key.Values values = key.values();
        for (int i = 0; values.next(); i++) {
            json.raw(names.keys[i]).text(key.bytes(), values.offset(), values.length());
        }
        json.raw("}");
    }
}
