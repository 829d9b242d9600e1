// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.pipeline.Source;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets at which reading starts. If retention has deleted an offset, reading resumes at the earliest remaining record.
 * Flink's default is to skip to the end or to fail forever, depending on the start.
 *
 * @param start of topics that have no offset in {@code known}
 * @param known the offsets of a source whose topics were edited, and of {@code latest} when the run began
 */
record StartOffsets(Start start, HashMap<TopicPartition, Long> known) implements OffsetsInitializer {

    /** The offsets of partitions that are not known. */
    private interface Start extends Serializable {
        Map<TopicPartition, Long> of(Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka);
    }

    /**
     * @param saved the offsets of the source that this one replaces; empty if there was none
     * @param latest the ends of the partitions when the run began; empty to let the source query them
     */
    static StartOffsets of(
            Source.StartPosition start, Map<TopicPartition, Long> saved, Map<TopicPartition, Long> latest) {
        HashMap<TopicPartition, Long> known = new HashMap<>(latest);
        Set<String> topics = topics(saved.keySet());
        known.keySet().removeIf(partition -> topics.contains(partition.topic()));
        known.putAll(saved);
        return new StartOffsets(
                switch (start.kind()) {
                    case EARLIEST -> StartOffsets::earliest;
                    // Partitions that are not known were added later.
                    case LATEST ->
                        latest.isEmpty() ? (partitions, kafka) -> kafka.endOffsets(partitions) : StartOffsets::earliest;
                    case COMMITTED -> StartOffsets::committed;
                    case INSTANT -> OffsetsInitializer.timestamp(start.instant().toEpochMilli())::getPartitionOffsets;
                },
                known);
    }

    private static Map<TopicPartition, Long> earliest(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        return OffsetsInitializer.earliest().getPartitionOffsets(partitions, kafka);
    }

    /** Numbers, where the connector would leave it to the consumer: whether a partition is read to its end depends on them. */
    private static Map<TopicPartition, Long> committed(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
        Map<TopicPartition, Long> offsets = earliest(partitions, kafka);
        offsets.putAll(kafka.committedOffsets(partitions));
        return offsets;
    }

    private static Set<String> topics(Set<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Set<String> topics = topics(known.keySet());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Set<TopicPartition> added = new HashSet<>();
        Set<TopicPartition> others = new HashSet<>();
        for (TopicPartition partition : partitions) {
            if (known.containsKey(partition)) {
                offsets.put(partition, known.get(partition));
            } else {
                // A partition that is new in a known topic was added since then.
                (topics.contains(partition.topic()) ? added : others).add(partition);
            }
        }
        offsets.putAll(earliest(added, retriever));
        if (!others.isEmpty()) {
            offsets.putAll(start.of(others, retriever));
        }
        return offsets;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
