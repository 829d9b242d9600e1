package io.streamgauge.flink;

import io.streamgauge.model.SourceRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class SourceRecordSerializer extends ValueSerializer<SourceRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(SourceRecord value, DataOutputView out) throws IOException {
        DataCodecs.writeRecord(value, out);
    }

    @Override
    public SourceRecord deserialize(DataInputView in) throws IOException {
        return DataCodecs.readRecord(in);
    }

    @Override
    public TypeSerializerSnapshot<SourceRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SourceRecord> {
        public Snapshot() {
            super(SourceRecordSerializer::new);
        }
    }
}
