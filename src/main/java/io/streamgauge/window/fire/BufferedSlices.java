package io.streamgauge.window.fire;

import io.streamgauge.measure.RowLayout;
import io.streamgauge.window.AccumulatorTable;
import io.streamgauge.window.Partial;
import io.streamgauge.window.PartitionIndex;
import java.util.BitSet;

/** The panes of one slice by key; knows which of them have changed since they were put into state. */
final class BufferedSlices extends AccumulatorTable {
    /**
     * What puts panes into state.
     *
     * @param <E> what it may throw
     */
    interface Saver<E extends Exception> {
        /** @param first whether the pane is not in state yet; else it takes the place of what is there */
        void save(Partial sliceState, boolean first) throws E;
    }

    private final BitSet changed = new BitSet();
    /** How many rows are in state; they are the first ones. */
    private int saved;

    /** @param trackOffsets whether each row tells where its events came from */
    BufferedSlices(RowLayout layout, PartitionIndex partitionIndex, boolean trackOffsets) {
        super(layout, partitionIndex, false, trackOffsets);
    }

    void take(Partial partial) {
        changed.set(merge(partial));
    }

    /** Puts into state what has changed. */
    <E extends Exception> void save(long slice, Saver<E> saver) throws E {
        for (int row = changed.nextSetBit(0); row >= 0; row = changed.nextSetBit(row + 1)) {
            saver.save(partial(slice, row, ranges(row)), row >= saved);
        }
        changed.clear();
        saved = size();
    }

    @Override
    public void clear() {
        super.clear();
        changed.clear();
        saved = 0;
    }
}
