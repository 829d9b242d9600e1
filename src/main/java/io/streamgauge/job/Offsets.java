// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Source;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of the source as a run finds them when it begins.
 *
 * @param starts the first offset that is read
 * @param ends the offset of the next record that is written; of {@code read_committed} readers, the end of what they may read now
 * @param stops the offset at which a bounded run ends; the ends of one that is not
 */
public record Offsets(
        SortedMap<TopicPartition, Long> starts,
        SortedMap<TopicPartition, Long> ends,
        SortedMap<TopicPartition, Long> stops) {

    /**
     * @param committed by the consumer group
     * @param isolation of the reader whose ends these are
     */
    public static Offsets of(
            KafkaAdmin admin,
            Collection<String> topics,
            Source source,
            Map<TopicPartition, Long> committed,
            IsolationLevel isolation)
            throws RunRefusedException, InterruptedException {
        TreeSet<TopicPartition> partitions = new TreeSet<>(Traces.ORDER);
        admin.ask(admin.client().describeTopics(topics).allTopicNames())
                .forEach((name, topic) ->
                        topic.partitions().forEach(each -> partitions.add(new TopicPartition(name, each.partition()))));
        SortedMap<TopicPartition, Long> ends = list(admin, partitions, OffsetSpec.latest(), isolation);
        SortedMap<TopicPartition, Long> starts = switch (source.start().kind()) {
            case LATEST -> ends;
            case INSTANT -> since(admin, source.start().instant(), ends, isolation);
            case EARLIEST, COMMITTED -> list(admin, partitions, OffsetSpec.earliest(), isolation);
        };
        if (source.start().kind() == Source.StartPosition.StartMode.COMMITTED) {
            starts.replaceAll((partition, earliest) -> committed.getOrDefault(partition, earliest));
        }
        return new Offsets(
                starts,
                ends,
                source.stop().kind() == Source.StopPosition.StopMode.INSTANT
                        ? since(admin, source.stop().instant(), ends, isolation)
                        : ends);
    }

    /** One offset of each partition, as a reader of this isolation finds it; negative where there is none. */
    public static SortedMap<TopicPartition, Long> list(
            KafkaAdmin admin, Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
            throws RunRefusedException, InterruptedException {
        Map<TopicPartition, OffsetSpec> requested = new TreeMap<>(Traces.ORDER);
        partitions.forEach(partition -> requested.put(partition, spec));
        SortedMap<TopicPartition, Long> offsets = new TreeMap<>(Traces.ORDER);
        ListOffsetsOptions options = new ListOffsetsOptions(isolation);
        admin.ask(admin.client().listOffsets(requested, options).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** The isolation level of the source. A {@code read_committed} reader finds nothing behind an open transaction, and would wait. */
    public static IsolationLevel isolation(Source source) {
        String level = source.kafka().values().get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
        return IsolationLevel.READ_UNCOMMITTED.toString().equals(level)
                ? IsolationLevel.READ_UNCOMMITTED
                : IsolationLevel.READ_COMMITTED;
    }

    /** The first offset of that time or later; the end where there is none. */
    public static SortedMap<TopicPartition, Long> since(
            KafkaAdmin admin, Instant time, SortedMap<TopicPartition, Long> ends, IsolationLevel isolation)
            throws RunRefusedException, InterruptedException {
        SortedMap<TopicPartition, Long> offsets =
                list(admin, ends.keySet(), OffsetSpec.forTimestamp(time.toEpochMilli()), isolation);
        offsets.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
        return offsets;
    }

    /** As in {@code reads temps from earliest (2,369 records)}. */
    String text(Source source) {
        TreeSet<String> topics = new TreeSet<>();
        ends.keySet().forEach(partition -> topics.add(partition.topic()));
        long records = starts.entrySet().stream()
                .mapToLong(
                        start -> Math.max(0, stops.getOrDefault(start.getKey(), start.getValue()) - start.getValue()))
                .sum();
        return "reads " + String.join(", ", topics) + " from " + source.start()
                + (source.stop().bounded() ? " to " + source.stop() : "")
                + " (" + String.format(Locale.ROOT, "%,d", records) + (records == 1 ? " record)" : " records)")
                + (source.start().kind() == Source.StartPosition.StartMode.LATEST
                        ? ", which is " + Traces.text(starts)
                        : "");
    }
}
