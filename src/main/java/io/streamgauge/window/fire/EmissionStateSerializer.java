// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.flink.FormatSnapshot;
import io.streamgauge.flink.ValueSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

public final class EmissionStateSerializer extends ValueSerializer<EmissionState> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(EmissionState value, DataOutputView out) throws IOException {
        out.writeInt(value.count());
        out.writeBoolean(value.changed());
    }

    @Override
    public EmissionState deserialize(DataInputView in) throws IOException {
        return new EmissionState(in.readInt(), in.readBoolean());
    }

    @Override
    public TypeSerializerSnapshot<EmissionState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints name this class. */
    public static final class Snapshot extends FormatSnapshot<EmissionState> {
        public Snapshot() {
            super(1, EmissionStateSerializer::new);
        }
    }
}
