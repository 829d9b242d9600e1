// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accumulators of a row, and their order. */
public final class RowLayout implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long[] NONE = {};

    private final Accumulator[] accumulators;
    private final Input[] inputs;
    /** The accumulators without a filter. */
    private final Accumulator[] unfiltered;

    private final Accumulator[] filtered;
    private final List<String> definitions;
    private final int longs;
    private final int refs;
    /** The last layout with equal definitions, since comparing the texts for every row from the network is measurable. */
    private transient @Nullable RowLayout equalLayout;

    RowLayout(List<? extends Accumulator> accumulators) {
        this.accumulators = accumulators.toArray(Accumulator[]::new);
        int atLong = 0;
        int atRef = 0;
        for (Accumulator accumulator : this.accumulators) {
            accumulator.place(atLong, atRef);
            atLong += accumulator.longs;
            atRef += accumulator.refs;
        }
        this.inputs = accumulators.stream()
                .map(accumulator -> accumulator.input)
                .filter(input -> !input.isEvents())
                .distinct()
                .toArray(Input[]::new);
        this.unfiltered = accumulators.stream()
                .filter(accumulator -> !accumulator.filtered())
                .toArray(Accumulator[]::new);
        this.filtered = accumulators.stream().filter(Accumulator::filtered).toArray(Accumulator[]::new);
        this.definitions =
                Arrays.stream(this.accumulators).map(a -> a.definition).toList();
        this.longs = atLong;
        this.refs = atRef;
    }

    /** The layout of saved definitions. It reads, merges and writes rows, but no events can be added. */
    public static RowLayout of(List<String> definitions) {
        return new RowLayout(definitions.stream().map(Accumulators::saved).toList());
    }

    /** Adds an event to a row. */
    public void add(AccumulatorRows rows, int row, Event event) {
        for (Input input : inputs) {
            input.compute(event.fields());
        }
        for (Accumulator accumulator : unfiltered) {
            accumulator.add(rows, row, event);
        }
        for (Accumulator accumulator : filtered) {
            if (accumulator.accepts(event)) {
                accumulator.add(rows, row, event);
            }
        }
    }

    /**
     * Merges one row into another, which may be empty; the source row does not change. An accumulator that is absent in one of them
     * is absent in the merged row.
     */
    public void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow) {
        if (from.absent != null) {
            into.absent = union(into.absent, from.absent);
        }
        for (Accumulator accumulator : accumulators) {
            accumulator.merge(into, row, from, fromRow);
        }
    }

    private static BitSet union(@Nullable BitSet one, BitSet other) {
        BitSet union = (BitSet) other.clone();
        if (one != null) {
            union.or(one);
        }
        return union;
    }

    /**
     * Converts a single row to this layout; returns the same object if its definitions are equal. Accumulators with the same
     * definition are kept. The others are absent, since the events so far were not added to them.
     */
    public AccumulatorRows migrate(AccumulatorRows rows) {
        if (sameAs(rows.layout)) {
            return rows;
        }
        AccumulatorRows migrated = new AccumulatorRows(this, 1);
        BitSet absent = new BitSet();
        for (int i = 0; i < accumulators.length; i++) {
            int old = rows.layout.definitions.indexOf(definitions.get(i));
            if (old < 0 || rows.absent != null && rows.absent.get(old)) {
                absent.set(i);
            } else {
                accumulators[i].copy(migrated, rows, rows.layout.accumulators[old]);
            }
        }
        migrated.absent = absent.isEmpty() ? null : absent;
        return migrated;
    }

    private boolean sameAs(RowLayout other) {
        if (other == this || other == equalLayout) {
            return true;
        }
        boolean same = definitions.equals(other.definitions);
        equalLayout = same ? other : equalLayout;
        return same;
    }

    /** Writes a row: which accumulators are absent, then each of them in its order. */
    public void write(AccumulatorRows rows, int row, DataOutput out) throws IOException {
        long[] absent = rows.absent == null ? NONE : rows.absent.toLongArray();
        out.writeByte(absent.length);
        for (long word : absent) {
            out.writeLong(word);
        }
        for (Accumulator accumulator : accumulators) {
            accumulator.write(rows, row, out);
        }
    }

    /** Reads a single row. */
    public AccumulatorRows read(DataInput in) throws IOException {
        AccumulatorRows rows = new AccumulatorRows(this, 1);
        long[] absent = new long[in.readByte()];
        for (int i = 0; i < absent.length; i++) {
            absent[i] = in.readLong();
        }
        rows.absent = absent.length == 0 ? null : BitSet.valueOf(absent);
        for (Accumulator accumulator : accumulators) {
            accumulator.read(rows, 0, in);
        }
        return rows;
    }

    /** The definitions in their order. Layouts with equal definitions read the same bytes. */
    public List<String> definitions() {
        return definitions;
    }

    /** The number of longs in a row. */
    public int longs() {
        return longs;
    }

    /** The most objects of a row. */
    public int refs() {
        return refs;
    }
}
