// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.RowLayout;
import io.streamgauge.window.AccumulatorTable;
import io.streamgauge.window.Partial;
import io.streamgauge.window.PartitionIndex;
import java.util.BitSet;

/** One buffered slice by key. It tracks which keys have changed since they were copied to state. */
final class BufferedSlices extends AccumulatorTable {
    /**
     * Copies keys of a slice to state.
     *
     * @param <E> the exception that it may throw
     */
    interface Saver<E extends Exception> {
        /** @param first whether the key is not in state yet; otherwise its copy is replaced */
        void save(Partial sliceState, boolean first) throws E;
    }

    private final BitSet changed = new BitSet();
    /** The number of rows that are in state; they are the first ones. */
    private int saved;

    /** @param trackOffsets whether offset ranges are tracked */
    BufferedSlices(RowLayout layout, PartitionIndex partitionIndex, boolean trackOffsets) {
        super(layout, partitionIndex, false, trackOffsets);
    }

    void take(Partial partial) {
        changed.set(merge(partial));
    }

    /** Copies the changed keys to state. */
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
