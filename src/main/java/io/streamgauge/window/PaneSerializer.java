package io.streamgauge.window;

import io.streamgauge.measure.Layout;
import io.streamgauge.measure.Rows;
import io.streamgauge.stream.Wire;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Panes in state: the accumulators in the order of their layout, then where the events lie in Kafka and how far it reaches. */
final class PaneSerializer extends LayoutSerializer<Pane> {
    private static final long serialVersionUID = 1;

    PaneSerializer(Layout layout) {
        super(layout);
    }

    @Override
    public void serialize(Pane pane, DataOutputView out) throws IOException {
        layout.write(layout.adopt(pane.rows), 0, out);
        Wire.writeRanges(pane.ranges, out);
        out.writeLong(pane.end);
    }

    @Override
    public Pane deserialize(DataInputView in) throws IOException {
        Rows rows = layout.read(in);
        return new Pane(rows, Wire.readRanges(in), in.readLong());
    }

    @Override
    public Pane copy(Pane from) {
        return new Pane(from.rows.copy(0), from.ranges, from.end);
    }

    @Override
    public TypeSerializerSnapshot<Pane> snapshotConfiguration() {
        return new Saved(layout.definitions());
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Saved extends Snapshot<Pane> {
        public Saved() {
            this(null);
        }

        private Saved(List<String> definitions) {
            super(PaneSerializer::new, definitions);
        }
    }
}
