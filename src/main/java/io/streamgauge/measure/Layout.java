package io.streamgauge.measure;

import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Which accumulators a row holds, in which order. */
public final class Layout implements Serializable {
    private static final long serialVersionUID = 1;

    private final Accumulator[] accumulators;
    private final Input[] inputs;
    /** Those that take every event. */
    private final Accumulator[] unfiltered;

    private final Accumulator[] filtered;
    private final int longs;
    private final int refs;

    Layout(List<? extends Accumulator> accumulators) {
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
        this.longs = atLong;
        this.refs = atRef;
    }

    /** The layout that has these definitions: it reads, merges and writes what was saved by them, but takes no events. */
    public static Layout of(List<String> definitions) {
        return new Layout(definitions.stream().map(Accumulators::saved).toList());
    }

    /** Takes the event into a row. */
    public void add(Rows rows, int row, Event event) {
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

    /** Merges one row into another, which may be empty; the other stays as it is. */
    public void merge(Rows into, int row, Rows from, int fromRow) {
        for (Accumulator accumulator : accumulators) {
            accumulator.merge(into, row, from, fromRow);
        }
    }

    public void write(Rows rows, int row, DataOutput out) throws IOException {
        for (Accumulator accumulator : accumulators) {
            accumulator.write(rows, row, out);
        }
    }

    /** Reads a row of its own. */
    public Rows read(DataInput in) throws IOException {
        Rows rows = new Rows(this, 1);
        for (Accumulator accumulator : accumulators) {
            accumulator.read(rows, 0, in);
        }
        return rows;
    }

    /** What the accumulators keep, in their order: the same definitions read the same bytes. */
    public List<String> definitions() {
        return Arrays.stream(accumulators).map(a -> a.definition).toList();
    }

    int longs() {
        return longs;
    }

    int refs() {
        return refs;
    }
}
