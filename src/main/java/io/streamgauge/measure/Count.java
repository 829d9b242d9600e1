// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.decimal.VarInts;
import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The number of events, or of events with a value. */
final class Count extends Accumulator {
    private static final long serialVersionUID = 1;

    private final boolean events;

    Count(Definition definition) {
        super(definition, 1, 0);
        events = input.isEvents();
    }

    @Override
    void add(AccumulatorRows rows, int row, Event event) {
        if (events || input.present(event)) {
            rows.longs[at(rows, row)]++;
        }
    }

    @Override
    void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow) {
        into.longs[at(into, row)] += from.longs[at(from, fromRow)];
    }

    @Override
    void write(AccumulatorRows rows, int row, DataOutput out) throws IOException {
        VarInts.write(out, rows.longs[at(rows, row)]);
    }

    @Override
    void read(AccumulatorRows rows, int row, DataInput in) throws IOException {
        rows.longs[at(rows, row)] = VarInts.read(in);
    }

    long value(AccumulatorRows rows, int row) {
        return rows.longs[at(rows, row)];
    }
}
