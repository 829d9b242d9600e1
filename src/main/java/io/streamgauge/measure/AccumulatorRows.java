package io.streamgauge.measure;

import io.streamgauge.measure.sketch.Sketch;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Accumulators in flat memory: row after row of longs, as one {@link RowLayout} orders them. All zeros is an empty row. What
 * outgrows its longs stands in an array of objects that comes into being when it is first needed.
 */
public final class AccumulatorRows {
    final RowLayout layout;
    long[] longs;
    Object[] refs;
    /**
     * Accumulators that came into the layout after events had been added, by their places in it; null for none. It is about all
     * rows here, but only single ones go on in a layout that is not theirs. Never changed, only replaced.
     */
    BitSet absent;

    /** Without compressed pointers. */
    private static final int BYTES_OF_REF = 8;

    /** What sketches and texts take beside the longs, in bytes, with the array that refers to them. */
    private long heap;

    /** @param capacity how many rows there is room for; {@link #ensure} makes more */
    public AccumulatorRows(RowLayout layout, int capacity) {
        this.layout = layout;
        this.longs = new long[capacity * layout.longs()];
    }

    public RowLayout layout() {
        return layout;
    }

    /** Makes room for so many rows; new ones are empty. */
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

    /** Empties the first rows. */
    public void clear(int count) {
        Arrays.fill(longs, 0, count * layout.longs(), 0);
        refs = null;
        heap = 0;
    }

    /** A row of its own with the same content. */
    public AccumulatorRows copy(int row) {
        AccumulatorRows copy = new AccumulatorRows(layout, 0);
        copy.absent = absent;
        copy.longs = Arrays.copyOfRange(longs, row * layout.longs(), (row + 1) * layout.longs());
        if (refs != null) {
            copy.refs = Arrays.copyOfRange(refs, row * layout.refs(), (row + 1) * layout.refs());
            for (int i = 0; i < copy.refs.length; i++) {
                // Everything else that stands there never changes.
                copy.refs[i] = copy.refs[i] instanceof Sketch<?> sketch ? sketch.copy() : copy.refs[i];
            }
        }
        return copy;
    }

    /** How many bytes of memory all rows take, sketches and texts included, and what there is room for. */
    public long memory() {
        return (long) longs.length * Long.BYTES + heap;
    }

    void grew(int bytes) {
        heap += bytes;
    }

    Object ref(int row, int at) {
        return refs == null ? null : refs[row * layout.refs() + at];
    }

    void ref(int row, int at, Object object) {
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
