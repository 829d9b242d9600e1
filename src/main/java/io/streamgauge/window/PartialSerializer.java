package io.streamgauge.window;

import io.streamgauge.measure.Layout;
import io.streamgauge.measure.Rows;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRange;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.stream.Wire;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Partials on the wire. They are never part of state. */
final class PartialSerializer extends LayoutSerializer<Partial> {
    private static final long serialVersionUID = 1;

    /** Whether the times of the first and the last event matter. */
    private final boolean sessions;

    PartialSerializer(Layout layout, boolean sessions) {
        super(layout);
        this.sessions = sessions;
    }

    @Override
    public void serialize(Partial partial, DataOutputView out) throws IOException {
        Wire.writeBytes(partial.key().bytes(), out);
        out.writeLong(partial.slice());
        if (sessions) {
            out.writeLong(partial.first());
            out.writeLong(partial.last());
        }
        layout.write(partial.rows(), partial.row(), out);
        Wire.writeRanges(partial.ranges(), out);
        out.writeBoolean(partial.source() != null);
        if (partial.source() != null) {
            Wire.writeRecord(partial.source(), out);
        }
    }

    @Override
    public Partial deserialize(DataInputView in) throws IOException {
        Key key = new Key(Wire.readBytes(in));
        long slice = in.readLong();
        long first = sessions ? in.readLong() : slice;
        long last = sessions ? in.readLong() : slice;
        Rows rows = layout.read(in);
        SourceRange[] ranges = Wire.readRanges(in);
        SourceRecord source = in.readBoolean() ? Wire.readRecord(in) : null;
        return new Partial(key, slice, first, last, rows, 0, ranges, source);
    }

    @Override
    public Partial copy(Partial from) {
        return new Partial(
                from.key(),
                from.slice(),
                from.first(),
                from.last(),
                from.rows().copy(from.row()),
                0,
                from.ranges(),
                from.source());
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && sessions == ((PartialSerializer) other).sessions;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Boolean.hashCode(sessions);
    }

    /** @throws UnsupportedOperationException always: no state holds partials */
    @Override
    public TypeSerializerSnapshot<Partial> snapshotConfiguration() {
        throw new UnsupportedOperationException("partials are never part of state");
    }
}
