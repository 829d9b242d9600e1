package io.streamgauge.measure;

import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** Which accumulators a row holds, in which order. */
public final class RowLayout implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long[] NONE = {};

    private final Accumulator[] accumulators;
    private final Input[] inputs;
    /** Those that take every event. */
    private final Accumulator[] unfiltered;

    private final Accumulator[] filtered;
    private final List<String> definitions;
    private final int longs;
    private final int refs;
    /** One that has the same accumulators: to compare their texts for every row that crosses the network would show. */
    private transient RowLayout twin;

    RowLayout(List<? extends Accumulator> accumulators) {
        this.accumulators = accumulators.toArray(Accumulator[]::new);
        int atLong = 0;
        int atRef = 0;
        for (Accumulator accumulator : this.accumulators) {
            accumulator.place(atLong, atRef);
            atLong += accumulator.longs();
            atRef += accumulator.refs();
        }
        this.inputs = accumulators.stream()
                .map(accumulator -> accumulator.input)
                .filter(Objects::nonNull)
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

    /** The layout that has these definitions: it reads, merges and writes what was saved by them, but takes no events. */
    public static RowLayout of(List<String> definitions) {
        return new RowLayout(definitions.stream().map(Accumulators::saved).toList());
    }

    /** Takes the event into a row. */
    public void add(AccumulatorRows rows, int row, Event event) {
        for (Input input : inputs) {
            input.take(event.fields());
        }
        for (Accumulator accumulator : unfiltered) {
            accumulator.add(rows, row, event);
        }
        for (Accumulator accumulator : filtered) {
            if (accumulator.takes(event)) {
                accumulator.add(rows, row, event);
            }
        }
    }

    /**
     * Merges one row into another, which may be empty; the other stays as it is. What one of them has not seen whole, the merged
     * row has not.
     */
    public void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow) {
        if (from.absent != null) {
            into.absent = union(into.absent, from.absent);
        }
        for (Accumulator accumulator : accumulators) {
            accumulator.merge(into, row, from, fromRow);
        }
    }

    private static BitSet union(BitSet one, BitSet other) {
        BitSet union = (BitSet) other.clone();
        if (one != null) {
            union.or(one);
        }
        return union;
    }

    /**
     * A row of its own as this layout has it; the same object where it was saved by the same definitions. What is kept by the
     * same definition goes on, anything else is absent: it has not seen the events so far.
     */
    public AccumulatorRows migrate(AccumulatorRows rows) {
        if (sameAs(rows.layout)) {
            return rows;
        }
        AccumulatorRows adopted = new AccumulatorRows(this, 1);
        BitSet absent = new BitSet();
        for (int i = 0; i < accumulators.length; i++) {
            int old = rows.layout.definitions.indexOf(definitions.get(i));
            if (old < 0 || rows.absent != null && rows.absent.get(old)) {
                absent.set(i);
            } else {
                accumulators[i].take(adopted, rows, rows.layout.accumulators[old]);
            }
        }
        adopted.absent = absent.isEmpty() ? null : absent;
        return adopted;
    }

    private boolean sameAs(RowLayout other) {
        if (other == this || other == twin) {
            return true;
        }
        boolean same = definitions.equals(other.definitions);
        twin = same ? other : twin;
        return same;
    }

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

    /** Reads a row of its own. */
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

    /** What the accumulators keep, in their order: the same definitions read the same bytes. */
    public List<String> definitions() {
        return definitions;
    }

    /** How many longs a row takes. */
    public int longs() {
        return longs;
    }

    /** How many objects a row may hold besides. */
    public int refs() {
        return refs;
    }
}
