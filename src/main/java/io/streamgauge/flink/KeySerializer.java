// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.model.Key;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class KeySerializer extends ValueSerializer<Key> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Key value, DataOutputView out) throws IOException {
        DataCodecs.writeBytes(value.bytes(), out);
    }

    @Override
    public Key deserialize(DataInputView in) throws IOException {
        return new Key(DataCodecs.readBytes(in));
    }

    @Override
    public TypeSerializerSnapshot<Key> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints name this class. */
    public static final class Snapshot extends FormatSnapshot<Key> {
        public Snapshot() {
            super(1, KeySerializer::new);
        }
    }
}
