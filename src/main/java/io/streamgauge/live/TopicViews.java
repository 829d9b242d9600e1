// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the output topics of a pipeline contain, as the page shows it. */
final class TopicViews implements AutoCloseable {
    /** The limit over all aggregations; a value takes 8 bytes, and the rest of its point some 70. */
    private static final int MOST_VALUES = 1_000_000;
    /** The newest results that are read of each partition; more would not be kept. */
    private static final long MOST_RESULTS = 1_000_000;
    /** The newest notifications that are read of each partition; an alert that has fired for long began far back in the topic. */
    private static final long MOST_ALERTS = 100_000;

    private static final Duration MOST_RESULTS_OF = Duration.ofDays(2);

    final Map<String, Figures> figures = new LinkedHashMap<>();
    final IncidentList incidents = new IncidentList();
    final LostRecords lost = new LostRecords();

    private final ObjectMapper json = new ObjectMapper();
    private final List<TopicReader> readers = new ArrayList<>();

    TopicViews(Pipeline pipeline) {
        for (Aggregation aggregation : pipeline.aggregations()) {
            int values = MOST_VALUES / pipeline.aggregations().size();
            figures.put(aggregation.name(), new Figures(aggregation, values));
        }
        Sinks sinks = pipeline.sinks();
        read(sinks.results(), new TopicReader.Begin(MOST_RESULTS, resultsSince(), false), this::result);
        read(sinks.alerts(), new TopicReader.Begin(MOST_ALERTS, 0, false), this::alert);
        TopicReader.Begin newest = new TopicReader.Begin(LostRecords.MOST, 0, true);
        read(sinks.late(), newest, record -> lost.add("late", record));
        read(sinks.rejected(), newest, record -> lost.add("rejected", record));
    }

    private long resultsSince() {
        long kept = figures.values().stream().mapToLong(Figures::kept).max().orElse(0);
        return System.currentTimeMillis() - Math.min(kept, MOST_RESULTS_OF.toMillis());
    }

    private void read(
            Sinks.@Nullable KafkaSink sink, TopicReader.Begin begin, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        if (sink != null) {
            readers.add(new TopicReader(sink, begin, to));
        }
    }

    /** Whether all was read that the topics had at the start. */
    boolean caughtUp() {
        return readers.stream().allMatch(TopicReader::caughtUp);
    }

    private void result(ConsumerRecord<byte[], byte[]> record) {
        JsonNode key = tree(record.key());
        Figures of = figures.get(key.path("aggregation").asText());
        if (of == null) {
            // The topic has results of an aggregation that the pipeline file does not have, or has no more.
            return;
        }
        String values = key.path("key").toString();
        if (record.value() == null) {
            OptionalLong end = key.has("end") ? OptionalLong.of(time(key.path("end"))) : OptionalLong.empty();
            of.remove(values, time(key.path("start")), end);
            return;
        }
        JsonNode result = tree(record.value());
        Figures.Point point = new Figures.Point(
                time(result.path("window").path("start")),
                time(result.path("window").path("end")),
                numbers(of.aggregation(), result.path("measures")),
                WindowResult.ResultKind.valueOf(result.path("kind").asText().toUpperCase(Locale.ROOT)),
                result.path("revision").asInt());
        if (!key.has("end")) {
            // A session has grown: its earlier result has the same key.
            of.remove(values, point.start(), OptionalLong.empty());
        }
        of.put(values, point);
    }

    private static double[] numbers(Aggregation aggregation, JsonNode measures) {
        return aggregation.measureNames().stream()
                .mapToDouble(name -> {
                    JsonNode value = measures.path(name);
                    return value.isNumber() ? value.asDouble() : Double.NaN;
                })
                .toArray();
    }

    private void alert(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null) {
            incidents.add(tree(record.key()), tree(record.value()), record.timestamp());
        }
    }

    private JsonNode tree(byte @Nullable [] text) {
        try {
            return text == null ? json.nullNode() : json.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("is no JSON", e);
        }
    }

    private static long time(JsonNode iso) {
        try {
            return Instant.parse(iso.asText()).toEpochMilli();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("has no time", e);
        }
    }

    @Override
    public void close() {
        readers.forEach(TopicReader::close);
    }
}
