// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.measure.Measure;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Fingerprint;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Results as JSON. Not thread-safe. */
public final class ResultFormat implements JsonSchema.Format<WindowResult> {
    private static final Header INCOMPLETE =
            new RecordHeader(HeaderNames.INCOMPLETE, "true".getBytes(StandardCharsets.US_ASCII));

    /** The constant parts of the results of an aggregation, as JSON. */
    private record Names(
            byte[] head, byte[] keyHead, byte[][] keys, byte[][] measures, boolean sessions, Header definition) {}

    private final Map<String, Names> aggregations = new HashMap<>();
    private final JsonWriter json = new JsonWriter();

    public ResultFormat(Pipeline pipeline) {
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
                aggregation.window() instanceof Window.Session,
                new RecordHeader(
                        HeaderNames.DEFINITION,
                        Fingerprint.of(pipeline.source(), aggregation).getBytes(StandardCharsets.US_ASCII)));
    }

    private Names names(WindowResult result) {
        return Objects.requireNonNull(aggregations.get(result.aggregation()), result.aggregation());
    }

    @Override
    public List<Header> headers(WindowResult result) {
        Header definition = names(result).definition;
        return result.whole() ? List.of(definition) : List.of(definition, INCOMPLETE);
    }

    @Override
    public String subject(WindowResult result) {
        return result.aggregation();
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
     * The Kafka key identifies a result, so a compacted topic keeps the latest version. It does not contain the end of a session,
     * which may still move.
     */
    @Override
    public byte[] key(WindowResult result) {
        Names names = names(result);
        json.raw(names.keyHead);
        keyValues(names, result.key());
        json.raw(",\"start\":").time(result.start());
        if (!names.sessions) {
            json.raw(",\"end\":").time(result.end());
        }
        return json.raw("}").take();
    }

    /** Null for a retraction. */
    @Override
    public byte @Nullable [] value(WindowResult result) {
        @Nullable Object[] measures = result.measures();
        if (measures == null) {
            return null;
        }
        Names names = names(result);
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
            json.raw(names.measures[i]).value(measures[i]);
        }
        return json.raw("}}").take();
    }

    /** One of {@link WindowResult#measures} as a result contains it. */
    public String figure(@Nullable Object measure) {
        return new String(json.value(measure).take(), StandardCharsets.UTF_8);
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
