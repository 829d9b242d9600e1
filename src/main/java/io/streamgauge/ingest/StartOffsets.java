package io.streamgauge.ingest;

import io.streamgauge.pipeline.Source;
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
record StartOffsets(OffsetsInitializer start, HashMap<TopicPartition, Long> known) implements OffsetsInitializer {

    /**
     * @param saved the offsets of the source that this one replaces; empty if there was none
     * @param latest the ends of the partitions when the run began; empty to let the source query them
     */
    static StartOffsets of(
            Source.StartPosition start, Map<TopicPartition, Long> saved, Map<TopicPartition, Long> latest) {
        HashMap<TopicPartition, Long> known = new HashMap<>(saved);
        Set<String> topics = topics(saved.keySet());
        latest.forEach((partition, end) -> {
            if (!topics.contains(partition.topic())) {
                known.put(partition, end);
            }
        });
        return new StartOffsets(
                switch (start.kind()) {
                    case EARLIEST -> OffsetsInitializer.earliest();
                    // Partitions that are not known were added later.
                    case LATEST -> latest.isEmpty() ? OffsetsInitializer.latest() : OffsetsInitializer.earliest();
                    case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
                    case INSTANT -> OffsetsInitializer.timestamp(start.instant().toEpochMilli());
                },
                known);
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
        offsets.putAll(OffsetsInitializer.earliest().getPartitionOffsets(added, retriever));
        if (!others.isEmpty()) {
            offsets.putAll(start.getPartitionOffsets(others, retriever));
        }
        return offsets;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
