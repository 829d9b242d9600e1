package io.streamgauge.ingest;

import io.streamgauge.config.Source;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading starts. Where the offset to go on from is gone (retention overtook the job), reading goes on at the
 * earliest record that is left; Flink's own choice is to skip to the end or to fail for ever, depending on the start.
 */
record StartOffsets(OffsetsInitializer start) implements OffsetsInitializer {
    static StartOffsets of(Source.Start start) {
        return new StartOffsets(
                switch (start.kind()) {
                    case EARLIEST -> OffsetsInitializer.earliest();
                    case LATEST -> OffsetsInitializer.latest();
                    case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
                    case INSTANT -> OffsetsInitializer.timestamp(start.at().toEpochMilli());
                });
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        return start.getPartitionOffsets(partitions, retriever);
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
