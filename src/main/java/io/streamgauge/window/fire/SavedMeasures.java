// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.window.RowLayoutSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.AbstractIncrementalStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/** Reads the definitions of measures from saved state, without a state backend. */
public final class SavedMeasures {
    private SavedMeasures() {}

    /**
     * The definitions of the accumulators in the windows of an operator; empty where the state holds no windows, or is in a format other
     * than that of the heap backend, RocksDB or canonical savepoints.
     */
    public static List<String> in(Collection<KeyedStateHandle> handles) throws IOException {
        for (KeyedStateHandle handle : handles) {
            StreamStateHandle head = handle instanceof AbstractIncrementalStateHandle incremental
                    ? incremental.getMetaDataStateHandle()
                    : handle instanceof KeyGroupsStateHandle groups ? groups.getDelegateStateHandle() : null;
            if (head != null) {
                return definitions(head);
            }
        }
        return List.of();
    }

    private static List<String> definitions(StreamStateHandle head) throws IOException {
        KeyedBackendSerializationProxy<?> proxy =
                new KeyedBackendSerializationProxy<>(SavedMeasures.class.getClassLoader());
        try (InputStream in = head.openInputStream()) {
            proxy.read(new DataInputViewStreamWrapper(in));
        }
        List<String> definitions = new ArrayList<>();
        for (StateMetaInfoSnapshot state : proxy.getStateMetaInfoSnapshots()) {
            if (state.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER)
                    instanceof RowLayoutSerializer.LayoutSnapshot<?> saved) {
                definitions.addAll(saved.definitions());
            }
        }
        return definitions;
    }
}
