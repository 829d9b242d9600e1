// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import io.streamgauge.flink.DataCodecs;
import io.streamgauge.flink.FormatSnapshot;
import io.streamgauge.flink.ValueSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The serializer of blocks, which nobody changes once they are in state; Flink's own for bytes copies them. */
final class BlockSerializer extends ValueSerializer<byte[]> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(byte[] value, DataOutputView out) throws IOException {
        DataCodecs.writeBytes(value, out);
    }

    @Override
    public byte[] deserialize(DataInputView in) throws IOException {
        return DataCodecs.readBytes(in);
    }

    @Override
    public TypeSerializerSnapshot<byte[]> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints name this class. */
    public static final class Snapshot extends FormatSnapshot<byte[]> {
        public Snapshot() {
            super(1, BlockSerializer::new);
        }
    }
}
