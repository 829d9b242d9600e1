// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.flink.DataCodecs;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.window.RowLayoutSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The sessions of one key and cell in state. */
final class SessionsSerializer extends RowLayoutSerializer<List<SessionState>> {
    private static final long serialVersionUID = 1;

    SessionsSerializer(RowLayout layout) {
        super(layout);
    }

    @Override
    public void serialize(List<SessionState> sessions, DataOutputView out) throws IOException {
        out.writeInt(sessions.size());
        for (SessionState session : sessions) {
            out.writeLong(session.start);
            out.writeLong(session.end);
            layout.write(layout.migrate(session.rows), 0, out);
            DataCodecs.writeRanges(session.ranges, out);
            out.writeInt(session.count);
            out.writeBoolean(session.changed);
            out.writeBoolean(session.emitted);
        }
    }

    @Override
    public List<SessionState> deserialize(DataInputView in) throws IOException {
        int size = in.readInt();
        List<SessionState> sessions = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long start = in.readLong();
            long end = in.readLong();
            AccumulatorRows rows = layout.read(in);
            SessionState session = new SessionState(start, end, rows, DataCodecs.readRanges(in));
            session.count = in.readInt();
            session.changed = in.readBoolean();
            session.emitted = in.readBoolean();
            sessions.add(session);
        }
        return sessions;
    }

    @Override
    public List<SessionState> copy(List<SessionState> from) {
        List<SessionState> copy = new ArrayList<>(from.size());
        for (SessionState session : from) {
            copy.add(session.copy());
        }
        return copy;
    }

    @Override
    public TypeSerializerSnapshot<List<SessionState>> snapshotConfiguration() {
        return new Saved(layout.definitions());
    }

    /** Savepoints name this class. */
    public static final class Saved extends LayoutSnapshot<List<SessionState>> {
        public Saved() {
            this(List.of());
        }

        private Saved(List<String> definitions) {
            super(SessionsSerializer::new, definitions);
        }
    }
}
