// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.pipeline.Pipeline;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How far event time is in the partitions of the source, as JSON. */
final class EventTimes {
    /** The value of a metric of a time that is not known yet. Metrics are doubles in Flink's REST interface, so it is rounded. */
    private static final long NO_TIME = Long.MIN_VALUE;

    private record Partition(
            String topic, int number, long eventTime, OptionalLong silence, OptionalLong unread, boolean idle) {}

    private EventTimes() {}

    static ObjectNode toJson(Pipeline pipeline, JobView job) {
        JobMetrics metrics = job.metrics();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        OptionalLong furthestBehind = pipeline.aggregations().stream()
                .map(each -> metrics.get(Metric.EVENT_TIME, Map.of(MetricLabel.AGGREGATION, each.name())))
                .flatMapToLong(OptionalLong::stream)
                .min();
        Snapshots.put(json, "time", furthestBehind);
        json.put("why", job.why());
        json.put("cause", job.cause());
        Snapshots.put(json, "checkpointAge", metrics.get(Metric.CHECKPOINT_AGE, Map.of()));
        ArrayNode all = json.putArray("partitions");
        List<Partition> partitions = partitions(pipeline, metrics);
        long slowest = partitions.stream()
                .filter(each -> !each.idle)
                .mapToLong(Partition::eventTime)
                .min()
                .orElse(Long.MAX_VALUE);
        for (Partition each : partitions) {
            ObjectNode partition = all.addObject().put("topic", each.topic).put("partition", each.number);
            Snapshots.put(partition, "eventTime", OptionalLong.of(each.eventTime));
            Snapshots.put(partition, "silence", each.silence);
            Snapshots.put(partition, "unread", each.unread);
            partition.put("idle", each.idle);
            partition.put("holdsBack", partitions.size() > 1 && !each.idle && each.eventTime == slowest);
        }
        return json;
    }

    private static List<Partition> partitions(Pipeline pipeline, JobMetrics metrics) {
        return metrics.series(Metric.PARTITION_EVENT_TIME).stream()
                .map(labels -> new Partition(
                        topic(pipeline, labels.getOrDefault(MetricLabel.TOPIC, "")),
                        Integer.parseInt(labels.getOrDefault(MetricLabel.PARTITION, "0")),
                        metrics.get(Metric.PARTITION_EVENT_TIME, labels).orElse(NO_TIME),
                        metrics.get(Metric.PARTITION_SILENCE, labels),
                        known(metrics.get(Metric.PARTITION_UNREAD, labels)),
                        metrics.get(Metric.PARTITION_IDLE, labels).orElse(0) == 1))
                .sorted(Comparator.comparing(Partition::topic).thenComparingInt(Partition::number))
                .toList();
    }

    private static OptionalLong known(OptionalLong unread) {
        return unread.isPresent() && unread.getAsLong() < 0 ? OptionalLong.empty() : unread;
    }

    /** Flink replaces the dots in the name of a topic. */
    private static String topic(Pipeline pipeline, String label) {
        return pipeline.source().topics().stream()
                .filter(topic -> topic.replace('.', '_').equals(label))
                .findFirst()
                .orElse(label);
    }
}
