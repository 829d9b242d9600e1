// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.measure.sketch.HyperLogLog;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import java.nio.charset.StandardCharsets;
import org.apache.datasketches.hash.MurmurHash3;

/** The number of distinct values, by their canonical text: 17.0 is {@code 17}. */
final class Distinct extends SketchAccumulator<HyperLogLog> {
    private static final long serialVersionUID = 1;

    /** State depends on it, so it must not change. */
    private static final long SEED = 0;

    /** The MurmurHash3 of DataSketches refuses empty texts; the number is arbitrary but must not change. */
    private static final long HASH_OF_EMPTY = 0x9e3779b97f4a7c15L;

    Distinct(Definition definition) {
        super(definition);
    }

    @Override
    HyperLogLog create() {
        return new HyperLogLog();
    }

    @Override
    void add(HyperLogLog sketch, Event event) {
        FieldValues fields = event.fields();
        int field = input.field;
        sketch.add(
                switch (input.kind(event)) {
                    case TEXT -> hash(fields.textBytes(field), fields.textOffset(field), fields.textLength(field));
                    case NUMBER -> hash(input.number.toDecimal().toString());
                    default -> hash(Boolean.toString(fields.truth(field)));
                });
    }

    private static long hash(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        return hash(bytes, 0, bytes.length);
    }

    private static long hash(byte[] bytes, int from, int length) {
        return length == 0 ? HASH_OF_EMPTY : MurmurHash3.hash(bytes, from, length, SEED)[0];
    }

    /** 0 if no event has a value. */
    long value(AccumulatorRows rows, int row) {
        HyperLogLog sketch = sketch(rows, row);
        return sketch == null ? 0 : sketch.count();
    }
}
