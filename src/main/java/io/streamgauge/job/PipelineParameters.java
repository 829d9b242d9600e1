// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.measure.Measure;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.api.common.ExecutionConfig;

/**
 * The pipeline as the web UI shows it, next to the configuration of the job. Secrets are hidden: Kafka properties print as
 * {@code ***}, and expressions as the file has them.
 */
public final class PipelineParameters extends ExecutionConfig.GlobalJobParameters {
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

    public PipelineParameters(Pipeline pipeline) {
        values.put("name", pipeline.name());
        source(pipeline.source());
        pipeline.aggregations().forEach(this::aggregation);
        if (pipeline.rules() != null) {
            put("rules.topic", pipeline.rules().topic());
            put("rules.kafka", pipeline.rules().kafka());
            put("rules.status", pipeline.rules().status().topic());
        }
        pipeline.sinks().destinations().forEach(destination -> put("sinks.notify." + destination.name(), destination));
        pipeline.sinks().kafka().forEach(this::sink);
    }

    private void source(Source source) {
        put("source.topics", source.topicPattern() == null ? source.topics() : source.topicPattern());
        values(source);
        EventTime time = source.timestamp();
        put("source.timestamp", time.fromKafka() ? "kafka" : time.path() + " as " + notation(time));
        if (source.deduplication() != null) {
            put("source.id.field", source.deduplication().field());
            put("source.id.keep", source.deduplication().keep());
        }
        put("source.maxOutOfOrderness", source.maxOutOfOrderness());
        Source.MaxAhead ahead = source.maxAhead();
        put(
                "source.maxAhead",
                ahead == null ? "unlimited" : Durations.text(ahead.within()) + " of " + lower(ahead.of()));
        put("source.idleAfter", source.idleAfter() == null ? "never" : Durations.text(source.idleAfter()));
        put("source.start", source.start());
        put("source.stop", source.stop());
        put("source.poison", source.poison() == null ? "off" : source.poison());
        put("source.kafka", source.kafka());
    }

    /** How values are read. */
    private void values(Source source) {
        put("source.format", lower(source.format()));
        if (source.csv() != null && source.csv().skipHeader()) {
            put("source.csv.header", "skip");
        }
        if (source.pattern() != null) {
            put("source.pattern", source.pattern().regex());
        }
        put(
                "source.fields",
                source.fields().stream()
                        .map(field -> field.name() + ": " + lower(field.type()) + " from " + origin(field.origin()))
                        .collect(Collectors.joining(", ")));
    }

    private static String origin(FieldSource origin) {
        if (origin instanceof FieldSource.InValue value) {
            return String.join(".", value.path());
        } else if (origin instanceof FieldSource.InHeader header) {
            return "header:" + header.name();
        }
        return origin instanceof FieldSource.InKey ? "key" : "topic";
    }

    private void aggregation(Aggregation aggregation) {
        String at = aggregation.name() + ".";
        if (aggregation.where() != null) {
            put(at + "where", aggregation.where());
        }
        put(at + "keyBy", aggregation.keyBy());
        put(at + "window", aggregation.window());
        put(at + "allowedLateness", aggregation.allowedLateness());
        put(at + "early", aggregation.early() == null ? "off" : aggregation.early());
        for (Measure measure : aggregation.measures()) {
            put(at + "measures." + measure.name(), measure(measure));
        }
        for (AlertRule alert : aggregation.alerts()) {
            put(at + "alerts." + alert.name(), alert.when());
        }
    }

    private static String measure(Measure measure) {
        if (measure instanceof Measure.Derived derived) {
            return "derive " + derived.formula();
        }
        Measure.OfEvents taken = (Measure.OfEvents) measure;
        return lower(taken.function())
                + (taken.of() == null
                        ? ""
                        : "(" + taken.of() + (taken.percent() == null ? "" : ", " + taken.percent()) + ")")
                + (taken.where() == null ? "" : " where " + taken.where());
    }

    private void sink(String name, Sinks.KafkaSink sink) {
        put("sinks." + name, sink.topic() + ", " + lower(sink.guarantee()).replace('_', '-'));
        put("sinks." + name + ".kafka", sink.kafka());
    }

    private void put(String name, Object value) {
        values.put(name, value instanceof Duration duration ? Durations.text(duration) : value.toString());
    }

    private static String notation(EventTime time) {
        String format = time.pattern() != null
                ? time.pattern()
                : lower(Objects.requireNonNull(time.format())).replace('_', '-');
        return time.zone() == null ? format : format + " in " + time.zone();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, String> toMap() {
        return values;
    }
}
