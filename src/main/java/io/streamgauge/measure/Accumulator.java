// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate of the events of one key and slice. It knows its position in a row and has no state itself. Adding and merging
 * are exact, so neither the order of arrival nor the parallelism can change a result.
 */
abstract class Accumulator implements Serializable {
    private static final long serialVersionUID = 1;

    /** Identifies the accumulator in state. */
    final String definition;

    final Input input;

    /** How many longs and references of a row are its own. */
    final int longs;

    final int refs;

    private final @Nullable Filter filter;
    private int firstLong;
    private int firstRef;

    Accumulator(Definition definition, int longs, int refs) {
        this.definition = definition.text();
        this.input = definition.input();
        this.filter = definition.filter();
        this.longs = longs;
        this.refs = refs;
    }

    /** Whether the event passes the filter. */
    final boolean accepts(Event event) {
        return filter == null || filter.holds(event);
    }

    final boolean filtered() {
        return filter != null;
    }

    /** Adds an event whose fields are valid and whose input was computed. */
    abstract void add(AccumulatorRows rows, int row, Event event);

    abstract void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow);

    abstract void write(AccumulatorRows rows, int row, DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote, into an empty row. */
    abstract void read(AccumulatorRows rows, int row, DataInput in) throws IOException;

    /** Copies the state of an accumulator with the same definition in another layout, into an empty row. */
    final void copy(AccumulatorRows into, AccumulatorRows from, Accumulator same) {
        System.arraycopy(from.longs, same.firstLong, into.longs, firstLong, longs);
        for (int i = 0; i < refs; i++) {
            Object object = from.ref(0, same.firstRef + i);
            if (object != null) {
                into.ref(0, firstRef + i, object);
            }
        }
    }

    /** The index of the first long of this accumulator in the array of all rows. */
    final int at(AccumulatorRows rows, int row) {
        return row * rows.layout.longs() + firstLong;
    }

    final @Nullable Object ref(AccumulatorRows rows, int row) {
        return rows.ref(row, firstRef);
    }

    final void ref(AccumulatorRows rows, int row, @Nullable Object object) {
        rows.ref(row, firstRef, object);
    }

    /** @param which reference of this accumulator, from 0 */
    final @Nullable Object ref(AccumulatorRows rows, int row, int which) {
        return rows.ref(row, firstRef + which);
    }

    final void ref(AccumulatorRows rows, int row, int which, @Nullable Object object) {
        rows.ref(row, firstRef + which, object);
    }

    final void place(int atLong, int atRef) {
        firstLong = atLong;
        firstRef = atRef;
    }
}
