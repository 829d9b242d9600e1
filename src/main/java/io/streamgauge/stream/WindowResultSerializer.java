package io.streamgauge.stream;

import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class WindowResultSerializer extends ValueSerializer<WindowResult> {
    private static final long serialVersionUID = 1;
    private static final WindowResult.Kind[] KINDS = WindowResult.Kind.values();

    @Override
    public void serialize(WindowResult value, DataOutputView out) throws IOException {
        out.writeUTF(value.aggregation());
        Wire.writeBytes(value.key().bytes(), out);
        out.writeLong(value.start());
        out.writeLong(value.end());
        out.writeByte(value.kind().ordinal());
        out.writeInt(value.revision());
        Wire.writeValues(value.measures(), out);
        Wire.writeRanges(value.ranges(), out);
    }

    @Override
    public WindowResult deserialize(DataInputView in) throws IOException {
        String aggregation = in.readUTF();
        Key key = new Key(Wire.readBytes(in));
        long start = in.readLong();
        long end = in.readLong();
        WindowResult.Kind kind = KINDS[in.readByte()];
        int revision = in.readInt();
        Object[] measures = Wire.readValues(in);
        return new WindowResult(aggregation, key, start, end, kind, revision, measures, Wire.readRanges(in));
    }

    @Override
    public TypeSerializerSnapshot<WindowResult> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WindowResult> {
        public Snapshot() {
            super(WindowResultSerializer::new);
        }
    }
}
