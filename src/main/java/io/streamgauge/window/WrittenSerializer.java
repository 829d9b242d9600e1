package io.streamgauge.window;

import io.streamgauge.stream.FormatSnapshot;
import io.streamgauge.stream.ValueSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class WrittenSerializer extends ValueSerializer<Written> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Written value, DataOutputView out) throws IOException {
        out.writeInt(value.count());
        out.writeBoolean(value.changed());
    }

    @Override
    public Written deserialize(DataInputView in) throws IOException {
        return new Written(in.readInt(), in.readBoolean());
    }

    @Override
    public TypeSerializerSnapshot<Written> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends FormatSnapshot<Written> {
        public Snapshot() {
            super(UNNUMBERED, UNNUMBERED, format -> new WrittenSerializer());
        }
    }
}
