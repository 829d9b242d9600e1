package io.streamgauge.flink;

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
    /** Beside the kind: state of a time when nobody asked has none. */
    private static final int IN_PART = 0x40;

    @Override
    public void serialize(WindowResult value, DataOutputView out) throws IOException {
        out.writeUTF(value.aggregation());
        DataCodecs.writeBytes(value.key().bytes(), out);
        out.writeLong(value.start());
        out.writeLong(value.end());
        out.writeByte(value.kind().ordinal() | (value.whole() ? 0 : IN_PART));
        out.writeInt(value.revision());
        DataCodecs.writeValues(value.measures(), out);
        DataCodecs.writeRanges(value.ranges(), out);
    }

    @Override
    public WindowResult deserialize(DataInputView in) throws IOException {
        String aggregation = in.readUTF();
        Key key = new Key(DataCodecs.readBytes(in));
        long start = in.readLong();
        long end = in.readLong();
        int kind = in.readByte();
        boolean whole = (kind & IN_PART) == 0;
        int revision = in.readInt();
        Object[] measures = DataCodecs.readValues(in);
        return new WindowResult(
                aggregation,
                key,
                start,
                end,
                KINDS[kind & ~IN_PART],
                revision,
                whole,
                measures,
                DataCodecs.readRanges(in));
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
