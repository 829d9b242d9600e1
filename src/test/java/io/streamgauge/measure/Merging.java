// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.model.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Takes events into rows in any order and any grouping, as the stages of a job and their savepoints do. */
final class Merging {
    private Merging() {}

    /** All events in one row, one after the other. */
    static AccumulatorRows straight(RowLayout layout, List<Event> events) {
        AccumulatorRows rows = new AccumulatorRows(layout, 1);
        events.forEach(event -> layout.add(rows, 0, event));
        return rows;
    }

    /** The events shuffled, spread over rows, and these merged as a random tree, at times through bytes. */
    static AccumulatorRows tree(RowLayout layout, List<Event> events, Random random) {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        int parts = 1 + random.nextInt(8);
        AccumulatorRows table = new AccumulatorRows(layout, 1);
        table.ensure(parts);
        shuffled.forEach(event -> layout.add(table, random.nextInt(parts), event));
        List<AccumulatorRows> rows = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            rows.add(table.copy(part));
        }
        // Merges only those that take no events any more.
        RowLayout saved = RowLayout.of(layout.definitions());
        while (rows.size() > 1) {
            AccumulatorRows into = rows.remove(random.nextInt(rows.size()));
            AccumulatorRows from = rows.remove(random.nextInt(rows.size()));
            byte[] before = bytes(layout, from);
            into = random.nextBoolean() ? reread(saved, into) : into.copy(0);
            from = random.nextBoolean() ? reread(saved, from) : from;
            layout.merge(into, 0, from, 0);
            if (!Arrays.equals(before, bytes(layout, from))) {
                throw new AssertionError("merging changed the row that was merged");
            }
            rows.add(into);
        }
        return rows.get(0);
    }

    static byte[] bytes(RowLayout layout, AccumulatorRows rows) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            layout.write(rows, 0, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AccumulatorRows reread(RowLayout layout, AccumulatorRows rows) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes(layout, rows)));
            AccumulatorRows read = layout.read(in);
            if (in.available() > 0) {
                throw new AssertionError(in.available() + " bytes were not read");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
