package io.streamgauge.flink;

import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class RejectedSerializer extends ValueSerializer<Rejected> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Rejected value, DataOutputView out) throws IOException {
        DataCodecs.writeRecord(value.source(), out);
        out.writeUTF(value.code().name());
        DataCodecs.writeText(value.field(), out);
        DataCodecs.writeText(value.message(), out);
        DataCodecs.writeText(value.aggregation(), out);
    }

    @Override
    public Rejected deserialize(DataInputView in) throws IOException {
        return new Rejected(
                DataCodecs.readRecord(in),
                RejectReason.valueOf(in.readUTF()),
                DataCodecs.readText(in),
                DataCodecs.readText(in),
                DataCodecs.readText(in));
    }

    @Override
    public TypeSerializerSnapshot<Rejected> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Rejected> {
        public Snapshot() {
            super(RejectedSerializer::new);
        }
    }
}
