// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.plan;

import io.streamgauge.job.Environments;
import io.streamgauge.job.PipelineParameters;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.RulesTopic;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.destination.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/** A pipeline as text: the same file gives the same lines, without secrets. */
public final class Plan {
    private final Pipeline pipeline;
    private final StreamGraph graph;
    private final List<String> lines = new ArrayList<>();

    /** @param graph what the pipeline becomes */
    public Plan(Pipeline pipeline, StreamGraph graph) {
        this.pipeline = pipeline;
        this.graph = graph;
    }

    /** The whole plan. */
    public List<String> lines() {
        lines.add("pipeline");
        new PipelineParameters(pipeline).toMap().forEach((name, value) -> lines.add("  " + name + ": " + value));
        section("operators, and the uids that their state is found by");
        graph.getStreamNodes().stream()
                .sorted(Comparator.comparingInt(StreamNode::getId))
                .forEach(node -> lines.add("  " + node.getOperatorName() + " (" + node.getTransformationUID() + ")"));
        return brief();
    }

    /** Duplicates and windows with their state, and the sinks. */
    public List<String> brief() {
        Source.Deduplication deduplication = pipeline.source().deduplication();
        if (deduplication != null) {
            section("duplicates");
            duplicates(deduplication);
        }
        if (!pipeline.aggregations().isEmpty()) {
            section("windows and state");
            pipeline.aggregations().forEach(this::aggregation);
        }
        RulesTopic rules = pipeline.rules();
        if (rules != null) {
            lines.add("  rules of " + rules.topic());
            lines.add("    state: " + StateBounds.ofRules());
        }
        section("sinks");
        pipeline.sinks().kafka().forEach(this::sink);
        pipeline.sinks().destinations().forEach(this::destination);
        Sinks sinks = pipeline.sinks();
        String where = sinks.print() == null ? "; not on a cluster" : "";
        sinks.printed(Environments.onCluster()).stream()
                .sorted()
                .forEach(print -> lines.add(
                        "  print " + print.name().toLowerCase(Locale.ROOT) + ": at least once, seen at once" + where));
        return lines;
    }

    private void section(String title) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add(title);
    }

    private void duplicates(Source.Deduplication deduplication) {
        lines.add("  " + deduplication.field() + ": of events with the same value within "
                + Durations.text(deduplication.keep()) + " of the first one, in event time, the first one counts");
        lines.add("    state: " + StateBounds.of(deduplication));
        lines.add("    heap: " + HeapEstimate.ofIds());
    }

    private void aggregation(Aggregation aggregation) {
        String lateness = Durations.text(aggregation.allowedLateness());
        lines.add("  " + aggregation.name() + ": " + aggregation.window()
                + (aggregation.keyBy().isEmpty()
                        ? ", the whole stream"
                        : ", per " + String.join(", ", aggregation.keyBy()))
                + "; final when the watermark, "
                + Durations.text(pipeline.source().maxOutOfOrderness())
                + " behind the newest event, reaches the end; closed " + lateness + " later");
        lines.add("    state: " + StateBounds.of(aggregation));
        lines.add("    heap: " + new HeapEstimate(pipeline).of(aggregation));
        for (AlertRule alert : aggregation.alerts()) {
            lines.add("    alert " + alert.name() + ": a key is forgotten " + Durations.text(alert.forgetAfter())
                    + " after its last window");
        }
    }

    private void destination(Destination destination) {
        lines.add("  notify " + destination.name()
                + ": at least once, in order for each incident, beside the checkpoints; " + destination);
        lines.add("    state: " + StateBounds.ofNotifications());
    }

    private void sink(String name, Sinks.KafkaSink sink) {
        Duration interval = Duration.ofMillis(graph.getCheckpointConfig().getCheckpointInterval());
        lines.add("  " + name + " to " + sink.topic() + ": "
                + (sink.guarantee() == Sinks.Guarantee.EXACTLY_ONCE
                        ? "exactly once, seen by read_committed readers when a checkpoint completes, one every "
                                + Durations.text(interval)
                        : "at least once, seen at once"));
    }
}
