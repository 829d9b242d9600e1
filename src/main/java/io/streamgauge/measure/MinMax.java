// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.decimal.BigDecimals;
import io.streamgauge.decimal.Decimal;
import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.decimal.PowersOfTen;
import io.streamgauge.decimal.VarInts;
import io.streamgauge.model.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The minimum or the maximum. */
final class MinMax extends Accumulator {
    private static final long serialVersionUID = 1;

    /** Indexes of the unscaled value, and of the scale plus one, which is 0 if no number was added. */
    private static final int VALUE = 0;

    private static final int SCALE = 1;

    private static final int EMPTY = 0;
    private static final int ONE_WORD = 1;
    private static final int WIDE = 2;

    /** 1 for the maximum, -1 for the minimum. */
    private final int sign;

    MinMax(Definition definition, boolean greatest) {
        super(definition, 2, 1);
        this.sign = greatest ? 1 : -1;
    }

    @Override
    void add(AccumulatorRows rows, int row, Event event) {
        MutableDecimal number = input.number;
        if (!number.present()) {
            return;
        }
        if (number.compact()) {
            add(rows, row, number.unscaled(), number.scale());
        } else {
            addWide(rows, row, number.decimal());
        }
    }

    @Override
    void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow) {
        int at = at(from, fromRow);
        if (ref(from, fromRow) instanceof BigDecimal wide) {
            addWide(into, row, wide);
        } else if (from.longs[at + SCALE] != 0) {
            add(into, row, from.longs[at + VALUE], (int) from.longs[at + SCALE] - 1);
        }
    }

    private void add(AccumulatorRows rows, int row, long value, int scale) {
        int at = at(rows, row);
        int own = (int) rows.longs[at + SCALE] - 1;
        if (own < 0) {
            rows.longs[at + VALUE] = value;
            rows.longs[at + SCALE] = scale + 1;
        } else if (own == scale && ref(rows, row) == null) {
            if (sign * Long.compare(value, rows.longs[at + VALUE]) > 0) {
                rows.longs[at + VALUE] = value;
            }
        } else if (Math.abs(own - scale) < PowersOfTen.COUNT && ref(rows, row) == null) {
            int order = sign * MutableDecimal.compare(value, scale, rows.longs[at + VALUE], own);
            if (order > 0 || order == 0 && scale < own) {
                rows.longs[at + VALUE] = value;
                rows.longs[at + SCALE] = scale + 1;
            }
        } else {
            addWide(rows, row, BigDecimal.valueOf(value, scale));
        }
    }

    private void addWide(AccumulatorRows rows, int row, BigDecimal value) {
        int at = at(rows, row);
        if (rows.longs[at + SCALE] != 0) {
            BigDecimal own = exact(rows, row);
            int order = sign * value.compareTo(own);
            // Of 1.0 and 1.00 the same one is always kept, so the bytes do not depend on the order.
            if (order < 0 || order == 0 && value.scale() >= own.scale()) {
                return;
            }
        }
        boolean fits = value.unscaledValue().bitLength() < Long.SIZE;
        rows.longs[at + VALUE] = fits ? value.unscaledValue().longValue() : 0;
        rows.longs[at + SCALE] = value.scale() + 1L;
        if (!fits || ref(rows, row) != null) {
            ref(rows, row, fits ? null : value);
        }
    }

    @Override
    void write(AccumulatorRows rows, int row, DataOutput out) throws IOException {
        int at = at(rows, row);
        if (rows.longs[at + SCALE] == 0) {
            out.writeByte(EMPTY);
        } else if (ref(rows, row) instanceof BigDecimal wide) {
            out.writeByte(WIDE);
            BigDecimals.write(wide, out);
        } else {
            out.writeByte(ONE_WORD);
            VarInts.write(out, rows.longs[at + SCALE] - 1);
            VarInts.write(out, rows.longs[at + VALUE]);
        }
    }

    @Override
    void read(AccumulatorRows rows, int row, DataInput in) throws IOException {
        byte tag = in.readByte();
        switch (tag) {
            case EMPTY -> rows.longs[at(rows, row) + SCALE] = 0;
            case WIDE -> addWide(rows, row, BigDecimals.read(in));
            case ONE_WORD -> {
                int scale = (int) VarInts.read(in);
                add(rows, row, VarInts.read(in), scale);
            }
            default -> throw new IOException("not a minimum or maximum: " + tag);
        }
    }

    /** Absent unless an event has a number. */
    @Nullable
    Decimal value(AccumulatorRows rows, int row) {
        int at = at(rows, row);
        if (rows.longs[at + SCALE] == 0) {
            return null;
        }
        return ref(rows, row) instanceof BigDecimal wide
                ? Decimal.of(wide)
                : Decimal.of(rows.longs[at + VALUE], (int) rows.longs[at + SCALE] - 1);
    }

    private BigDecimal exact(AccumulatorRows rows, int row) {
        int at = at(rows, row);
        return ref(rows, row) instanceof BigDecimal wide
                ? wide
                : BigDecimal.valueOf(rows.longs[at + VALUE], (int) rows.longs[at + SCALE] - 1);
    }
}
