// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.measure.sketch.Sketch;
import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sketch, which is created by the first value.
 *
 * @param <S> the kind of sketch
 */
abstract class SketchAccumulator<S extends Sketch<S>> extends Accumulator {
    private static final long serialVersionUID = 1;

    private static final int EMPTY = 0;
    /** Incremented when the format of sketches changes. */
    private static final int VERSION = 1;

    SketchAccumulator(Definition definition) {
        super(definition, 0, 1);
    }

    /** An empty sketch. */
    abstract S create();

    /** Adds the value of an event to a sketch. */
    abstract void add(S sketch, Event event);

    @Override
    void add(AccumulatorRows rows, int row, Event event) {
        if (!input.present(event)) {
            return;
        }
        S sketch = sketch(rows, row);
        int before = sketch == null ? 0 : sketch.memory();
        if (sketch == null) {
            sketch = create();
            ref(rows, row, sketch);
        }
        add(sketch, event);
        rows.grew(sketch.memory() - before);
    }

    @Override
    void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow) {
        S other = sketch(from, fromRow);
        if (other == null) {
            return;
        }
        S own = sketch(into, row);
        int before = own == null ? 0 : own.memory();
        if (own == null) {
            own = other.copy();
            ref(into, row, own);
        } else {
            own.merge(other);
        }
        into.grew(own.memory() - before);
    }

    @Override
    void write(AccumulatorRows rows, int row, DataOutput out) throws IOException {
        S sketch = sketch(rows, row);
        out.writeByte(sketch == null ? EMPTY : VERSION);
        if (sketch != null) {
            sketch.write(out);
        }
    }

    @Override
    void read(AccumulatorRows rows, int row, DataInput in) throws IOException {
        byte version = in.readByte();
        if (version == VERSION) {
            S sketch = create();
            sketch.read(in);
            ref(rows, row, sketch);
        } else if (version != EMPTY) {
            throw new IOException("a sketch was saved in format " + version + ", this release reads " + VERSION);
        }
    }

    /** Absent unless an event has a value. */
    @SuppressWarnings("unchecked") // only this class writes the reference
    final @Nullable S sketch(AccumulatorRows rows, int row) {
        return (S) ref(rows, row);
    }
}
