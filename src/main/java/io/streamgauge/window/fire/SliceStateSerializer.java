// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.flink.DataCodecs;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.window.RowLayoutSerializer;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes slices: the accumulators in the order of their layout, the offset ranges of the events, and the last folded slice. */
final class SliceStateSerializer extends RowLayoutSerializer<SliceState> {
    private static final long serialVersionUID = 1;

    SliceStateSerializer(RowLayout layout) {
        super(layout);
    }

    @Override
    public void serialize(SliceState sliceState, DataOutputView out) throws IOException {
        layout.write(layout.migrate(sliceState.rows), 0, out);
        DataCodecs.writeRanges(sliceState.ranges, out);
        out.writeLong(sliceState.end);
    }

    @Override
    public SliceState deserialize(DataInputView in) throws IOException {
        AccumulatorRows rows = layout.read(in);
        return new SliceState(rows, DataCodecs.readRanges(in), in.readLong());
    }

    @Override
    public SliceState copy(SliceState from) {
        return new SliceState(from.rows.copy(0), from.ranges, from.end);
    }

    @Override
    public TypeSerializerSnapshot<SliceState> snapshotConfiguration() {
        return new Saved(layout.definitions());
    }

    /** Savepoints name this class. */
    public static final class Saved extends LayoutSnapshot<SliceState> {
        public Saved() {
            this(List.of());
        }

        private Saved(List<String> definitions) {
            super(SliceStateSerializer::new, definitions);
        }
    }
}
