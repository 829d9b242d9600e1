package io.streamgauge.ingest;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a Kafka source stood when its state was saved. The splits rule in a source that is restored: topics that were taken out
 * of the pipeline file would go on being read. So other topics are another source, which begins where the one before stood.
 */
public final class SavedOffsets {
    /** As {@code SourceOperator} names it. */
    private static final String SPLITS = "SourceReaderState";

    private static final KafkaPartitionSplitSerializer SPLIT = new KafkaPartitionSplitSerializer();

    private SavedOffsets() {}

    /** The offset to go on at, by partition. */
    public static Map<TopicPartition, Long> in(Collection<OperatorStateHandle> handles) throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (OperatorStateHandle handle : handles) {
            OperatorStateHandle.StateMetaInfo splits =
                    handle.getStateNameToPartitionOffsets().get(SPLITS);
            if (splits != null) {
                try (FSDataInputStream in = handle.openInputStream()) {
                    for (long at : splits.getOffsets()) {
                        in.seek(at);
                        KafkaPartitionSplit split = split(new DataInputViewStreamWrapper(in));
                        offsets.put(split.getTopicPartition(), split.getStartingOffset());
                    }
                }
            }
        }
        return offsets;
    }

    private static KafkaPartitionSplit split(DataInputViewStreamWrapper in) throws IOException {
        byte[] bytes = BytePrimitiveArraySerializer.INSTANCE.deserialize(in);
        return SimpleVersionedSerialization.readVersionAndDeSerialize(SPLIT, bytes);
    }
}
