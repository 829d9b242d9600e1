package io.streamgauge.ingest;

import io.streamgauge.config.Source;
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
 * Where reading starts. Where the offset to go on from is gone (retention overtook the job), reading goes on at the
 * earliest record that is left; Flink's own choice is to skip to the end or to fail for ever, depending on the start.
 *
 * @param saved where the source stood whose topics were edited; empty where there was none
 */
record StartOffsets(OffsetsInitializer start, HashMap<TopicPartition, Long> saved) implements OffsetsInitializer {
    static StartOffsets of(Source.Start start, Map<TopicPartition, Long> saved) {
        return new StartOffsets(
                switch (start.kind()) {
                    case EARLIEST -> OffsetsInitializer.earliest();
                    case LATEST -> OffsetsInitializer.latest();
                    case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
                    case INSTANT -> OffsetsInitializer.timestamp(start.at().toEpochMilli());
                },
                new HashMap<>(saved));
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Set<String> topics = saved.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Set<TopicPartition> added = new HashSet<>();
        Set<TopicPartition> others = new HashSet<>();
        for (TopicPartition partition : partitions) {
            if (saved.containsKey(partition)) {
                offsets.put(partition, saved.get(partition));
            } else {
                // What was added to a topic that was read already came since then.
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
