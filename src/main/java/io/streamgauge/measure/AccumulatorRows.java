// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.measure.sketch.Sketch;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators in flat memory: rows of longs, in the order of one {@link RowLayout}. A row of zeros is empty. Values that do not
 * fit longs are in an array of objects, which is allocated when it is first needed.
 */
public final class AccumulatorRows {
    final RowLayout layout;
    long[] longs;

    @Nullable
    Object @Nullable [] refs;
    /**
     * The indexes of accumulators that were added to the layout after events had been added to the rows; null for none. It applies
     * to all rows, but only single rows are migrated to another layout. The set is replaced, never changed.
     */
    @Nullable
    BitSet absent;

    /** In bytes, without compressed pointers. */
    private static final int BYTES_OF_REF = 8;

    /** The bytes of sketches and texts, and of the array that refers to them. */
    private long heap;

    /** @param capacity the number of rows; {@link #ensure} increases it */
    public AccumulatorRows(RowLayout layout, int capacity) {
        this.layout = layout;
        this.longs = new long[capacity * layout.longs()];
    }

    public RowLayout layout() {
        return layout;
    }

    /** Increases the capacity to a number of rows; new rows are empty. */
    public void ensure(int capacity) {
        if (capacity * layout.longs() > longs.length) {
            longs = Arrays.copyOf(longs, Math.max(capacity, 2 * longs.length / layout.longs()) * layout.longs());
            if (refs != null) {
                heap -= (long) refs.length * BYTES_OF_REF;
                refs = Arrays.copyOf(refs, capacity(longs) * layout.refs());
                heap += (long) refs.length * BYTES_OF_REF;
            }
        }
    }

    /** Clears the first rows. */
    public void clear(int count) {
        Arrays.fill(longs, 0, count * layout.longs(), 0);
        refs = null;
        heap = 0;
    }

    /** A separate copy of a row. */
    public AccumulatorRows copy(int row) {
        AccumulatorRows copy = new AccumulatorRows(layout, 0);
        copy.absent = absent;
        copy.longs = Arrays.copyOfRange(longs, row * layout.longs(), (row + 1) * layout.longs());
        if (refs != null) {
            copy.refs = Arrays.copyOfRange(refs, row * layout.refs(), (row + 1) * layout.refs());
            for (int i = 0; i < copy.refs.length; i++) {
                // All other objects are immutable.
                copy.refs[i] = copy.refs[i] instanceof Sketch<?> sketch ? sketch.copy() : copy.refs[i];
            }
        }
        return copy;
    }

    /** The bytes of memory of all rows, with sketches, texts and spare capacity. */
    public long memory() {
        return (long) longs.length * Long.BYTES + heap;
    }

    void grew(int bytes) {
        heap += bytes;
    }

    @Nullable
    Object ref(int row, int at) {
        return refs == null ? null : refs[row * layout.refs() + at];
    }

    void ref(int row, int at, @Nullable Object object) {
        if (refs == null) {
            refs = new Object[capacity(longs) * layout.refs()];
            heap += (long) refs.length * BYTES_OF_REF;
        }
        refs[row * layout.refs() + at] = object;
    }

    private int capacity(long[] array) {
        return array.length / layout.longs();
    }
}
