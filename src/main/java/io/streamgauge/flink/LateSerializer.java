package io.streamgauge.flink;

import io.streamgauge.model.Late;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class LateSerializer extends ValueSerializer<Late> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Late value, DataOutputView out) throws IOException {
        DataCodecs.writeRecord(value.source(), out);
        out.writeUTF(value.aggregation());
        out.writeLong(value.windowStart());
        out.writeLong(value.windowEnd());
        out.writeInt(value.windows());
        out.writeLong(value.by());
        out.writeBoolean(value.partial());
    }

    @Override
    public Late deserialize(DataInputView in) throws IOException {
        return new Late(
                DataCodecs.readRecord(in),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readBoolean());
    }

    @Override
    public TypeSerializerSnapshot<Late> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Late> {
        public Snapshot() {
            super(LateSerializer::new);
        }
    }
}
