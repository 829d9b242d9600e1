package io.streamgauge.flink;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Rejected;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class DecodedSerializer extends ValueSerializer<Decoded> {
    private static final long serialVersionUID = 1;
    private static final EventSerializer EVENTS = new EventSerializer();
    private static final RejectedSerializer REJECTED = new RejectedSerializer();

    @Override
    public void serialize(Decoded value, DataOutputView out) throws IOException {
        out.writeBoolean(value instanceof Event);
        if (value instanceof Event event) {
            EVENTS.serialize(event, out);
        } else {
            REJECTED.serialize((Rejected) value, out);
        }
    }

    @Override
    public Decoded deserialize(DataInputView in) throws IOException {
        return in.readBoolean() ? EVENTS.deserialize(in) : REJECTED.deserialize(in);
    }

    @Override
    public TypeSerializerSnapshot<Decoded> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Decoded> {
        public Snapshot() {
            super(DecodedSerializer::new);
        }
    }
}
