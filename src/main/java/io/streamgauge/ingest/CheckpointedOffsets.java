package io.streamgauge.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
public final class CheckpointedOffsets {
    /** As {@code SourceOperator} names it. */
    private static final String SPLITS = "SourceReaderState";

    private static final KafkaPartitionSplitSerializer SPLIT = new KafkaPartitionSplitSerializer();

    private CheckpointedOffsets() {}

    /** The offset to go on at, by partition; negative where the source has not read of it yet. */
    public static Map<TopicPartition, Long> in(Collection<OperatorStateHandle> handles) throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (byte[] bytes : elements(handles, SPLITS)) {
            KafkaPartitionSplit split = SimpleVersionedSerialization.readVersionAndDeSerialize(SPLIT, bytes);
            offsets.put(split.getTopicPartition(), split.getStartingOffset());
        }
        return offsets;
    }

    /** Whether an operator that has this state is a source. */
    public static boolean areIn(Collection<OperatorStateHandle> handles) {
        return handles.stream()
                .anyMatch(handle -> handle.getStateNameToPartitionOffsets().containsKey(SPLITS));
    }

    /** The elements of a list of byte arrays in operator state. */
    static List<byte[]> elements(Collection<OperatorStateHandle> handles, String state) throws IOException {
        List<byte[]> elements = new ArrayList<>();
        for (OperatorStateHandle handle : handles) {
            OperatorStateHandle.StateMetaInfo meta =
                    handle.getStateNameToPartitionOffsets().get(state);
            if (meta != null) {
                try (FSDataInputStream in = handle.openInputStream()) {
                    for (long at : meta.getOffsets()) {
                        in.seek(at);
                        elements.add(
                                BytePrimitiveArraySerializer.INSTANCE.deserialize(new DataInputViewStreamWrapper(in)));
                    }
                }
            }
        }
        return elements;
    }
}
