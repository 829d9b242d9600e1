// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.cases.file.CaseOutput;
import io.streamgauge.emit.AlertFormat;
import io.streamgauge.emit.ResultFormat;
import io.streamgauge.emit.View;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Event;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps what a job emits. Several tasks call it, each in the order of its aggregation. */
final class Capture implements View {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final Pipeline pipeline;
    private final ResultFormat resultFormat;
    private final AlertFormat alertFormat;
    private final Set<String> counted = new HashSet<>();
    private final Map<CaseOutput, List<Ranked>> emitted = new EnumMap<>(CaseOutput.class);

    /** @param rank the index of the aggregation; -1 if none decided */
    private record Ranked(int rank, CaseOutcome.Emitted emitted) {}

    Capture(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.resultFormat = new ResultFormat(pipeline);
        this.alertFormat = new AlertFormat(pipeline);
    }

    /** An event that counts. */
    @Override
    public synchronized void record(Event event) {
        if (event.role() != Event.Role.BEGIN) {
            counted.add(event.source().place());
        }
    }

    @Override
    public synchronized void result(WindowResult result) {
        byte[] value = resultFormat.value(result);
        ObjectNode node = value == null ? retraction(result) : parse(value);
        add(CaseOutput.RESULTS, result.aggregation(), node, result.aggregation() + node.get("key"));
    }

    private ObjectNode retraction(WindowResult result) {
        ObjectNode key = parse(resultFormat.key(result));
        ObjectNode node = JSON.createObjectNode().put("pipeline", pipeline.name());
        node.set("aggregation", key.get("aggregation"));
        node.set("key", key.get("key"));
        node.putObject("window").set("start", key.get("start"));
        return node.put("kind", "retracted");
    }

    @Override
    public synchronized void alert(Alert alert) {
        String group = alert.name() + "\n" + alert.aggregation() + "\n" + alert.key();
        add(CaseOutput.ALERTS, alert.aggregation(), parse(alertFormat.value(alert)), group);
    }

    @Override
    public synchronized void late(Late record) {
        ObjectNode node = coordinates(record.source());
        node.put("aggregation", record.aggregation());
        node.putObject("window").put("start", iso(record.windowStart())).put("end", iso(record.windowEnd()));
        node.put("windows", record.windows()).put("byMs", record.by()).put("partial", record.partial());
        add(CaseOutput.LATE, record.aggregation(), node, partition(record.source()));
    }

    @Override
    public synchronized void rejected(Rejected record) {
        ObjectNode node = coordinates(record.source());
        node.put("aggregation", record.aggregation()).put("code", record.code().name());
        node.put("field", record.field()).put("message", record.message());
        add(CaseOutput.REJECTED, record.aggregation(), node, partition(record.source()));
    }

    private void add(CaseOutput output, @Nullable String aggregation, ObjectNode node, String group) {
        int rank =
                pipeline.aggregations().stream().map(Aggregation::name).toList().indexOf(aggregation);
        emitted.computeIfAbsent(output, each -> new ArrayList<>())
                .add(new Ranked(rank, new CaseOutcome.Emitted(node, group)));
    }

    private static ObjectNode coordinates(SourceRecord source) {
        return JSON.createObjectNode()
                .put("topic", source.topic())
                .put("partition", source.partition())
                .put("offset", source.offset());
    }

    private static String partition(SourceRecord source) {
        return source.topic() + "/" + source.partition();
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static ObjectNode parse(byte[] json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("the product writes JSON", e);
        }
    }

    /** What was kept, once the job has ended. Events of the script that do not count are duplicates. */
    synchronized CaseOutcome outcome(Script script) {
        Map<CaseOutput, List<CaseOutcome.Emitted>> outputs = new EnumMap<>(CaseOutput.class);
        emitted.forEach((output, ranked) -> outputs.put(output, sorted(ranked)));
        outputs.put(
                CaseOutput.DUPLICATES,
                script.emissions().stream()
                        .map(Script.Emission::record)
                        .filter(Event.class::isInstance)
                        .map(record -> Objects.requireNonNull(record).source())
                        .filter(source -> !counted.contains(source.place()))
                        .map(source -> new CaseOutcome.Emitted(coordinates(source), partition(source)))
                        .toList());
        return new CaseOutcome(outputs);
    }

    private static List<CaseOutcome.Emitted> sorted(List<Ranked> ranked) {
        return ranked.stream()
                .sorted(Comparator.comparingInt(Ranked::rank))
                .map(Ranked::emitted)
                .toList();
    }
}
