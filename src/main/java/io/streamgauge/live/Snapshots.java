// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;

/** The state of a pipeline as JSON; docs/live-page.md describes it. For use by one thread at a time. */
final class Snapshots {
    private static final long RATE_OVER_NANOS = 5_000_000_000L;

    private record Sample(long nanos, long read) {}

    private final Pipeline pipeline;
    private final long since = System.currentTimeMillis();
    private final Deque<Sample> samples = new ArrayDeque<>();

    Snapshots(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    ObjectNode of(JobView job, TopicViews topics) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pipeline", pipeline.name());
        json.put("now", System.currentTimeMillis());
        json.put("since", since);
        json.putObject("job").put("state", job.state()).put("url", job.url()).put("message", job.message());
        json.set("flow", flow(job));
        json.set("eventTime", EventTimes.toJson(pipeline, job));
        json.set("alerts", topics.incidents.toJson());
        ArrayNode deliveries = json.putArray("deliveries");
        if (job.metrics().known()) {
            pipeline.sinks().destinations().forEach(each -> deliveries.add(delivery(each.name(), job.metrics())));
        }
        json.set("lost", topics.lost.toJson());
        ArrayNode figures = json.putArray("figures");
        topics.figures.values().forEach(each -> figures.add(figures(each)));
        return json;
    }

    private ObjectNode flow(JobView job) {
        JobMetrics metrics = job.metrics();
        ObjectNode flow = JsonNodeFactory.instance.objectNode();
        pipeline.source().topicsOrPattern().forEach(flow.putArray("topics")::add);
        ObjectNode outputs = flow.putObject("outputs");
        pipeline.sinks().kafka().forEach((name, sink) -> outputs.put(name, sink.topic()));
        if (metrics.known()) {
            long read = metrics.sum(Metric.RECORDS, Map.of());
            flow.put("read", read);
            flow.put("perSecond", perSecond(job, read));
            flow.put("headers", metrics.sum(Metric.HEADERS, Map.of()));
            flow.put("duplicates", metrics.sum(Metric.DUPLICATES, Map.of()));
            flow.set("rejected", counts(metrics.sums(MetricLabel.CODE, Metric.REJECTED, Map.of())));
        } else {
            samples.clear();
        }
        ArrayNode aggregations = flow.putArray("aggregations");
        pipeline.aggregations().forEach(aggregation -> aggregations.add(books(aggregation, metrics)));
        return flow;
    }

    private double perSecond(JobView job, long read) {
        // After a restart the counters are those of the last checkpoint.
        if (!samples.isEmpty() && samples.getLast().read > read) {
            samples.clear();
        }
        samples.add(new Sample(job.nanos(), read));
        while (samples.size() > 2 && job.nanos() - samples.getFirst().nanos > RATE_OVER_NANOS) {
            samples.remove();
        }
        long nanos = job.nanos() - samples.getFirst().nanos;
        return nanos == 0 ? 0 : (read - samples.getFirst().read) * 1e9 / nanos;
    }

    private static ObjectNode books(Aggregation aggregation, JobMetrics metrics) {
        Map<MetricLabel, String> of = Map.of(MetricLabel.AGGREGATION, aggregation.name());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", aggregation.name());
        json.put("window", aggregation.window().toString());
        aggregation.keyBy().forEach(json.putArray("keyBy")::add);
        json.put("where", Objects.toString(aggregation.where(), ""));
        if (!metrics.known()) {
            return json;
        }
        json.put("events", metrics.sum(Metric.EVENTS, of));
        json.put("filtered", metrics.sum(Metric.FILTERED, of));
        json.set("rejected", counts(metrics.sums(MetricLabel.CODE, Metric.REJECTED_EVENTS, of)));
        json.put("used", metrics.sum(Metric.USED, of));
        json.put("late", metrics.sum(Metric.LATE, of));
        json.put("partlyLate", metrics.sum(Metric.PARTLY_LATE, of));
        json.set("results", counts(metrics.sums(MetricLabel.KIND, Metric.RESULTS, of), "final", "early", "revised"));
        json.set("alerts", counts(metrics.sums(MetricLabel.STATUS, Metric.ALERTS, of), "firing", "resolved"));
        json.put("firing", metrics.sum(Metric.FIRING, of));
        return json;
    }

    /** The books of a destination. */
    private static ObjectNode delivery(String destination, JobMetrics metrics) {
        Map<MetricLabel, String> of = Map.of(MetricLabel.DESTINATION, destination);
        return JsonNodeFactory.instance
                .objectNode()
                .put("destination", destination)
                .put("sent", metrics.sum(Metric.NOTIFICATIONS_SENT, of))
                .put("pending", metrics.sum(Metric.NOTIFICATIONS_PENDING, of))
                .put("wait", metrics.sum(Metric.NOTIFICATIONS_WAIT, of))
                .setAll(counts(
                        metrics.sums(MetricLabel.OUTCOME, Metric.NOTIFICATIONS, of),
                        "delivered",
                        "suppressed",
                        "undelivered"));
    }

    /** @param always names whose count is there even if it is 0 */
    private static ObjectNode counts(SortedMap<String, Long> counts, String... always) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (String name : always) {
            json.put(name, 0);
        }
        counts.forEach(json::put);
        return json;
    }

    private static ObjectNode figures(Figures figures) {
        Figures.Extent extent = figures.extent();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("aggregation", figures.aggregation().name());
        figures.aggregation().keyBy().forEach(json.putArray("keyBy")::add);
        figures.aggregation().measureNames().forEach(json.putArray("measures")::add);
        json.put("keys", extent.keys()).put("points", extent.points()).put("revision", extent.revision());
        put(json, "from", OptionalLong.of(extent.from()));
        return json;
    }

    /** A time that is not known is null, and so is one before all times. */
    static void put(ObjectNode json, String name, OptionalLong time) {
        if (time.isPresent() && time.getAsLong() > Long.MIN_VALUE && time.getAsLong() < Long.MAX_VALUE) {
            json.put(name, time.getAsLong());
        } else {
            json.putNull(name);
        }
    }
}
