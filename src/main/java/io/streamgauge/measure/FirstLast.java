// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.decimal.BigDecimals;
import io.streamgauge.decimal.Decimal;
import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.decimal.VarInts;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.TextBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The first or the last value, by event time, then offset, partition and topic, which together are unique. */
final class FirstLast extends Accumulator {
    private static final long serialVersionUID = 1;

    /** Indexes of the longs: the position of the event, the unscaled number, and the kind of value with the scale above it. */
    private static final int TIME = 0;

    private static final int OFFSET = 1;
    private static final int PARTITION = 2;
    private static final int VALUE = 3;
    private static final int TAG = 4;
    private static final int LONGS = 5;

    /** Indexes of the references: the topic; a text in UTF-8 or a {@link BigDecimal}. */
    private static final int TOPIC = 0;

    private static final int OBJECT = 1;
    private static final int REFS = 2;

    private static final int EMPTY = 0;
    private static final int TEXT = 1;
    private static final int NUMBER = 2;
    private static final int WIDE_NUMBER = 3;
    private static final int FALSE = 4;
    private static final int TRUE = 5;

    /** 1 for the last, -1 for the first. */
    private final int sign;

    FirstLast(Definition definition, boolean last) {
        super(definition, LONGS, REFS);
        this.sign = last ? 1 : -1;
    }

    @Override
    void add(AccumulatorRows rows, int row, Event event) {
        FieldValues.FieldKind kind = input.kind(event);
        if (kind == FieldValues.FieldKind.ABSENT || kind == FieldValues.FieldKind.INVALID) {
            return;
        }
        SourceRecord source = event.source();
        if (!precedes(rows, row, event.time(), source.offset(), source.partition(), source.topic())) {
            return;
        }
        place(rows, row, event.time(), source.offset(), source.partition(), source.topic());
        switch (kind) {
            case TEXT -> text(rows, row, event.fields());
            case NUMBER -> number(rows, row, input.number);
            default -> value(rows, row, event.fields().truth(input.field) ? TRUE : FALSE, 0, null);
        }
    }

    private void text(AccumulatorRows rows, int row, FieldValues fields) {
        int from = fields.textOffset(input.field);
        // A copy, since the bytes around the text are those of the whole record.
        byte[] text = Arrays.copyOfRange(fields.textBytes(input.field), from, from + fields.textLength(input.field));
        value(rows, row, TEXT, 0, text);
    }

    private void number(AccumulatorRows rows, int row, MutableDecimal number) {
        if (number.compact()) {
            value(rows, row, NUMBER | (long) number.scale() << Byte.SIZE, number.unscaled(), null);
        } else {
            value(rows, row, WIDE_NUMBER, 0, number.decimal());
        }
    }

    /** Whether an event replaces the current one. */
    private boolean precedes(AccumulatorRows rows, int row, long time, long offset, int partition, String topic) {
        int at = at(rows, row);
        long[] longs = rows.longs;
        if (longs[at + TAG] == EMPTY) {
            return true;
        }
        int order = Long.compare(time, longs[at + TIME]);
        order = order != 0 ? order : Long.compare(offset, longs[at + OFFSET]);
        order = order != 0 ? order : Long.compare(partition, longs[at + PARTITION]);
        order = order != 0 ? order : topic.compareTo((String) ref(rows, row, TOPIC));
        return sign * order > 0;
    }

    private void place(AccumulatorRows rows, int row, long time, long offset, long partition, String topic) {
        int at = at(rows, row);
        rows.longs[at + TIME] = time;
        rows.longs[at + OFFSET] = offset;
        rows.longs[at + PARTITION] = partition;
        ref(rows, row, TOPIC, topic);
    }

    private void value(AccumulatorRows rows, int row, long tag, long value, @Nullable Object object) {
        int at = at(rows, row);
        rows.grew(size(object) - size(ref(rows, row, OBJECT)));
        rows.longs[at + TAG] = tag;
        rows.longs[at + VALUE] = value;
        ref(rows, row, OBJECT, object);
    }

    /** The memory of a text, in bytes. */
    private static int size(@Nullable Object object) {
        return object instanceof byte[] text ? text.length : 0;
    }

    @Override
    void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow) {
        int at = at(from, fromRow);
        long[] longs = from.longs;
        int partition = (int) longs[at + PARTITION];
        if (ref(from, fromRow, TOPIC) instanceof String topic
                && precedes(into, row, longs[at + TIME], longs[at + OFFSET], partition, topic)) {
            place(into, row, longs[at + TIME], longs[at + OFFSET], partition, topic);
            value(into, row, longs[at + TAG], longs[at + VALUE], ref(from, fromRow, OBJECT));
        }
    }

    @Override
    void write(AccumulatorRows rows, int row, DataOutput out) throws IOException {
        int at = at(rows, row);
        long[] longs = rows.longs;
        int kind = kind(longs[at + TAG]);
        out.writeByte(kind);
        if (kind == EMPTY) {
            return;
        }
        VarInts.write(out, longs[at + TIME]);
        VarInts.write(out, longs[at + OFFSET]);
        VarInts.write(out, longs[at + PARTITION]);
        out.writeUTF((String) ref(rows, row, TOPIC));
        Object object = ref(rows, row, OBJECT);
        if (object instanceof byte[] text) {
            VarInts.write(out, text.length);
            out.write(text);
        } else if (kind == NUMBER) {
            VarInts.write(out, longs[at + TAG] >>> Byte.SIZE);
            VarInts.write(out, longs[at + VALUE]);
        } else if (object instanceof BigDecimal wide) {
            BigDecimals.write(wide, out);
        }
    }

    @Override
    void read(AccumulatorRows rows, int row, DataInput in) throws IOException {
        int kind = in.readByte();
        if (kind == EMPTY) {
            return;
        }
        place(rows, row, VarInts.read(in), VarInts.read(in), VarInts.read(in), in.readUTF());
        switch (kind) {
            case TEXT -> {
                byte[] text = new byte[(int) VarInts.read(in)];
                in.readFully(text);
                value(rows, row, TEXT, 0, text);
            }
            case NUMBER -> value(rows, row, NUMBER | VarInts.read(in) << Byte.SIZE, VarInts.read(in), null);
            case WIDE_NUMBER -> value(rows, row, WIDE_NUMBER, 0, BigDecimals.read(in));
            case TRUE, FALSE -> value(rows, row, kind, 0, null);
            default -> throw new IOException("not a first or last value: " + kind);
        }
    }

    private static int kind(long tag) {
        return (int) (tag & 0xff);
    }

    /** A {@link String}, {@link Decimal} or {@link Boolean}; null if no event has a value. */
    @Nullable
    Object value(AccumulatorRows rows, int row) {
        long[] longs = rows.longs;
        int at = at(rows, row);
        Object object = ref(rows, row, OBJECT);
        if (object instanceof byte[] text) {
            return TextBytes.text(text);
        } else if (object instanceof BigDecimal wide) {
            return Decimal.of(wide);
        }
        int kind = kind(longs[at + TAG]);
        return switch (kind) {
            case EMPTY -> null;
            case NUMBER -> Decimal.of(longs[at + VALUE], (int) (longs[at + TAG] >>> Byte.SIZE));
            default -> kind == TRUE;
        };
    }
}
