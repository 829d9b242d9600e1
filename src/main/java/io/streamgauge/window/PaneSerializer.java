package io.streamgauge.window;

import io.streamgauge.measure.Layout;
import io.streamgauge.measure.Rows;
import io.streamgauge.stream.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Panes in state: the accumulators in the order of their layout, then where the events lie in Kafka. */
final class PaneSerializer extends TypeSerializer<Pane> {
    private static final long serialVersionUID = 1;

    private final Layout layout;

    PaneSerializer(Layout layout) {
        this.layout = layout;
    }

    @Override
    public void serialize(Pane pane, DataOutputView out) throws IOException {
        layout.write(pane.rows, 0, out);
        Wire.writeRanges(pane.ranges, out);
    }

    @Override
    public Pane deserialize(DataInputView in) throws IOException {
        Rows rows = layout.read(in);
        return new Pane(rows, Wire.readRanges(in));
    }

    @Override
    public Pane deserialize(Pane reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public Pane copy(Pane from) {
        return new Pane(from.rows.copy(0), from.ranges);
    }

    @Override
    public Pane copy(Pane from, Pane reuse) {
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
    public TypeSerializer<Pane> duplicate() {
        return this;
    }

    @Override
    public Pane createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PaneSerializer that && layout.definitions().equals(that.layout.definitions());
    }

    @Override
    public int hashCode() {
        return layout.definitions().hashCode();
    }

    @Override
    public TypeSerializerSnapshot<Pane> snapshotConfiguration() {
        return new Snapshot(layout.definitions());
    }

    /** Which accumulators the bytes hold; read by Flink from savepoints, by this name. */
    public static final class Snapshot implements TypeSerializerSnapshot<Pane> {
        private static final int VERSION = 1;

        private List<String> definitions;

        /** For Flink, which calls {@link #readSnapshot} next. */
        public Snapshot() {}

        Snapshot(List<String> definitions) {
            this.definitions = definitions;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeInt(definitions.size());
            for (String definition : definitions) {
                Wire.writeText(definition, out);
            }
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
            if (version != VERSION) {
                throw new IOException("windows were saved in format " + version + ", this release reads " + VERSION);
            }
            int count = in.readInt();
            List<String> read = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                read.add(Wire.readText(in));
            }
            definitions = read;
        }

        @Override
        public TypeSerializer<Pane> restoreSerializer() {
            return new PaneSerializer(Layout.of(definitions));
        }

        @Override
        public TypeSerializerSchemaCompatibility<Pane> resolveSchemaCompatibility(TypeSerializerSnapshot<Pane> old) {
            return ((Snapshot) old).definitions.equals(definitions)
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
