package io.streamgauge.measure;

import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * What is kept of the events of one key and slice: knows its place in a row, holds nothing itself. Adding and merging are
 * exact, so that neither the order of arrival nor the parallelism can change what comes out.
 */
abstract class Accumulator implements Serializable {
    private static final long serialVersionUID = 1;

    /** Says what is kept, by the names of the pipeline file; state is found again by it. */
    final String definition;

    /** What is taken of events; null where they are counted, or where none are taken any more. */
    final Input input;

    private final Filter filter;
    private final int longs;
    private final int refs;
    private int firstLong;
    private int firstRef;

    Accumulator(Definition definition, int longs, int refs) {
        this.definition = definition.text();
        this.input = definition.input();
        this.filter = definition.filter();
        this.longs = longs;
        this.refs = refs;
    }

    /** Whether this is one of the events that count. */
    final boolean takes(Event event) {
        return filter == null || filter.holds(event);
    }

    final boolean filtered() {
        return filter != null;
    }

    /** Takes the event in. Its fields were found to be usable, and the input has taken it. */
    abstract void add(AccumulatorRows rows, int row, Event event);

    abstract void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow);

    abstract void write(AccumulatorRows rows, int row, DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote into a row that is empty. */
    abstract void read(AccumulatorRows rows, int row, DataInput in) throws IOException;

    /** Takes over what was kept by the same definition, in a layout of its own, into a row that is empty. */
    final void take(AccumulatorRows into, AccumulatorRows from, Accumulator same) {
        System.arraycopy(from.longs, same.firstLong, into.longs, firstLong, longs);
        for (int i = 0; i < refs; i++) {
            Object object = from.ref(0, same.firstRef + i);
            if (object != null) {
                into.ref(0, firstRef + i, object);
            }
        }
    }

    /** Where this accumulator's longs start in the array of all rows. */
    final int at(AccumulatorRows rows, int row) {
        return row * rows.layout.longs() + firstLong;
    }

    final Object ref(AccumulatorRows rows, int row) {
        return rows.ref(row, firstRef);
    }

    final void ref(AccumulatorRows rows, int row, Object object) {
        rows.ref(row, firstRef, object);
    }

    /** @param which of the references of this accumulator, from 0 */
    final Object ref(AccumulatorRows rows, int row, int which) {
        return rows.ref(row, firstRef + which);
    }

    final void ref(AccumulatorRows rows, int row, int which, Object object) {
        rows.ref(row, firstRef + which, object);
    }

    final void place(int atLong, int atRef) {
        firstLong = atLong;
        firstRef = atRef;
    }

    final int longs() {
        return longs;
    }

    final int refs() {
        return refs;
    }
}
