package io.streamgauge.window;

import io.streamgauge.measure.Layout;
import io.streamgauge.measure.Rows;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRange;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.stream.Wire;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Partials on the wire. They are never part of state. */
final class PartialSerializer extends TypeSerializer<Partial> {
    private static final long serialVersionUID = 1;

    private final Layout layout;

    PartialSerializer(Layout layout) {
        this.layout = layout;
    }

    @Override
    public void serialize(Partial partial, DataOutputView out) throws IOException {
        Wire.writeBytes(partial.key().bytes(), out);
        out.writeLong(partial.slice());
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
        Rows rows = layout.read(in);
        SourceRange[] ranges = Wire.readRanges(in);
        SourceRecord source = in.readBoolean() ? Wire.readRecord(in) : null;
        return new Partial(key, slice, rows, 0, ranges, source);
    }

    @Override
    public Partial deserialize(Partial reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public Partial copy(Partial from) {
        return new Partial(from.key(), from.slice(), from.rows().copy(from.row()), 0, from.ranges(), from.source());
    }

    @Override
    public Partial copy(Partial from, Partial reuse) {
        return copy(from);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<Partial> duplicate() {
        return this;
    }

    @Override
    public Partial createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartialSerializer that && layout.definitions().equals(that.layout.definitions());
    }

    @Override
    public int hashCode() {
        return layout.definitions().hashCode();
    }

    /** @throws UnsupportedOperationException always: no state holds partials */
    @Override
    public TypeSerializerSnapshot<Partial> snapshotConfiguration() {
        throw new UnsupportedOperationException("partials are never part of state");
    }
}
