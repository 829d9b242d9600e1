package io.streamgauge.measure;

import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many events there were, or how many of them had a value. */
final class Count extends Accumulator {
    private static final long serialVersionUID = 1;

    Count(Definition definition) {
        super(definition, 1, 0);
    }

    @Override
    void add(Rows rows, int row, Event event) {
        if (input == null || input.present(event)) {
            rows.longs[at(rows, row)]++;
        }
    }

    @Override
    void merge(Rows into, int row, Rows from, int fromRow) {
        into.longs[at(into, row)] += from.longs[at(from, fromRow)];
    }

    @Override
    void write(Rows rows, int row, DataOutput out) throws IOException {
        Varint.write(out, rows.longs[at(rows, row)]);
    }

    @Override
    void read(Rows rows, int row, DataInput in) throws IOException {
        rows.longs[at(rows, row)] = Varint.read(in);
    }

    long value(Rows rows, int row) {
        return rows.longs[at(rows, row)];
    }
}
