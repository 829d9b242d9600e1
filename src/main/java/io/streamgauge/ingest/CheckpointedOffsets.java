// SPDX-License-Identifier: Apache-2.0
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
 * The offsets of a Kafka source in saved state. A restored source reads the splits of its state, so topics removed from the
 * pipeline file would still be read. For other topics the job therefore has a new source, which starts at the offsets of the
 * previous one.
 */
public final class CheckpointedOffsets {
    /** The name that {@code SourceOperator} uses. */
    private static final String SPLITS = "SourceReaderState";

    private static final KafkaPartitionSplitSerializer SPLIT = new KafkaPartitionSplitSerializer();

    private CheckpointedOffsets() {}

    /** The next offset by partition; negative if the source has not read from the partition yet. */
    public static Map<TopicPartition, Long> in(Collection<OperatorStateHandle> handles) throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (byte[] bytes : elements(handles, SPLITS)) {
            KafkaPartitionSplit split = SimpleVersionedSerialization.readVersionAndDeSerialize(SPLIT, bytes);
            offsets.put(split.getTopicPartition(), split.getStartingOffset());
        }
        return offsets;
    }

    /** Whether an operator with this state is a source. */
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
