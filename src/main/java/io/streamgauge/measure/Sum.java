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
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The exact sum of numbers, or of their squares: 128 bits and a decimal scale, which is the largest scale of a number; a
 * {@link BigDecimal} if it does not fit 128 bits.
 */
final class Sum extends Accumulator {
    private static final long serialVersionUID = 1;

    /** Indexes of the low word, the high word, and the scale plus one, which is 0 if no number was added. */
    private static final int LOW = 0;

    private static final int HIGH = 1;
    private static final int SCALE = 2;

    private static final int EMPTY = 0;
    private static final int ONE_WORD = 1;
    private static final int TWO_WORDS = 2;
    private static final int WIDE = 3;

    /** Up to this number every integer is exact as a double. */
    private static final long EXACT_DOUBLE = 1L << 53;

    private final boolean ofSquares;

    /** @param ofSquares whether to sum the squares of the numbers */
    Sum(Definition definition, boolean ofSquares) {
        super(definition, 3, 1);
        this.ofSquares = ofSquares;
    }

    @Override
    void add(AccumulatorRows rows, int row, Event event) {
        MutableDecimal number = input.number;
        if (!number.present()) {
            return;
        }
        if (number.compact()) {
            long value = number.unscaled();
            if (ofSquares) {
                add(rows, row, value * value, Math.multiplyHigh(value, value), 2 * number.scale());
            } else {
                add(rows, row, value, value >> 63, number.scale());
            }
        } else {
            BigDecimal value = number.decimal();
            addWide(rows, row, ofSquares ? value.multiply(value) : value);
        }
    }

    @Override
    void merge(AccumulatorRows into, int row, AccumulatorRows from, int fromRow) {
        int at = at(from, fromRow);
        long scale = from.longs[at + SCALE];
        if (scale == 0) {
            return;
        }
        if (ref(from, fromRow) instanceof BigDecimal wide) {
            addWide(into, row, wide);
        } else {
            add(into, row, from.longs[at + LOW], from.longs[at + HIGH], (int) scale - 1);
        }
    }

    private void add(AccumulatorRows rows, int row, long low, long high, int scale) {
        long[] longs = rows.longs;
        int at = at(rows, row);
        int own = (int) longs[at + SCALE] - 1;
        if (own == scale && ref(rows, row) == null) {
            long sum = longs[at + LOW] + low;
            long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
            long top = longs[at + HIGH] + high + carry;
            if (((longs[at + HIGH] ^ top) & (high ^ top)) >= 0) {
                longs[at + LOW] = sum;
                longs[at + HIGH] = top;
                return;
            }
        } else if (own < 0) {
            longs[at + LOW] = low;
            longs[at + HIGH] = high;
            longs[at + SCALE] = scale + 1;
            return;
        } else if (scale < own && own - scale < PowersOfTen.COUNT && high == low >> 63 && ref(rows, row) == null) {
            long power = PowersOfTen.of(own - scale);
            add(rows, row, low * power, Math.multiplyHigh(low, power), own);
            return;
        }
        addWide(rows, row, new BigDecimal(two(low, high), scale));
    }

    /** Adds as {@link BigDecimal}, and stores the sum in the two words if it fits them. */
    private void addWide(AccumulatorRows rows, int row, BigDecimal value) {
        int at = at(rows, row);
        BigDecimal sum = rows.longs[at + SCALE] == 0 ? value : exact(rows, row).add(value);
        BigInteger unscaled = sum.unscaledValue();
        boolean fits = unscaled.bitLength() < 2 * Long.SIZE;
        rows.longs[at + SCALE] = sum.scale() + 1L;
        rows.longs[at + LOW] = fits ? unscaled.longValue() : 0;
        rows.longs[at + HIGH] = fits ? unscaled.shiftRight(Long.SIZE).longValue() : 0;
        if (!fits || ref(rows, row) != null) {
            ref(rows, row, fits ? null : sum);
        }
    }

    @Override
    void write(AccumulatorRows rows, int row, DataOutput out) throws IOException {
        int at = at(rows, row);
        long scale = rows.longs[at + SCALE];
        if (scale == 0) {
            out.writeByte(EMPTY);
        } else if (ref(rows, row) instanceof BigDecimal wide) {
            out.writeByte(WIDE);
            BigDecimals.write(wide, out);
        } else if (rows.longs[at + HIGH] == rows.longs[at + LOW] >> 63) {
            out.writeByte(ONE_WORD);
            VarInts.write(out, scale - 1);
            VarInts.write(out, rows.longs[at + LOW]);
        } else {
            out.writeByte(TWO_WORDS);
            VarInts.write(out, scale - 1);
            out.writeLong(rows.longs[at + LOW]);
            out.writeLong(rows.longs[at + HIGH]);
        }
    }

    @Override
    void read(AccumulatorRows rows, int row, DataInput in) throws IOException {
        int at = at(rows, row);
        byte tag = in.readByte();
        switch (tag) {
            case EMPTY -> rows.longs[at + SCALE] = 0;
            case WIDE -> addWide(rows, row, BigDecimals.read(in));
            case ONE_WORD -> {
                rows.longs[at + SCALE] = VarInts.read(in) + 1;
                rows.longs[at + LOW] = VarInts.read(in);
                rows.longs[at + HIGH] = rows.longs[at + LOW] >> 63;
            }
            case TWO_WORDS -> {
                rows.longs[at + SCALE] = VarInts.read(in) + 1;
                rows.longs[at + LOW] = in.readLong();
                rows.longs[at + HIGH] = in.readLong();
            }
            default -> throw new IOException("not a sum: " + tag);
        }
    }

    /** The sum; null if no event has a number. */
    @Nullable
    Decimal value(AccumulatorRows rows, int row) {
        int at = at(rows, row);
        if (rows.longs[at + SCALE] == 0) {
            return null;
        }
        return oneWord(rows, row)
                ? Decimal.of(rows.longs[at + LOW], (int) rows.longs[at + SCALE] - 1)
                : Decimal.of(exact(rows, row));
    }

    /** The double nearest to the sum divided by a count; null if no event has a number. */
    @Nullable
    Double average(AccumulatorRows rows, int row, long count) {
        int at = at(rows, row);
        if (rows.longs[at + SCALE] == 0) {
            return null;
        }
        long sum = rows.longs[at + LOW];
        int scale = (int) rows.longs[at + SCALE] - 1;
        if (oneWord(rows, row) && Math.abs(sum) <= EXACT_DOUBLE && scale < PowersOfTen.COUNT) {
            long divisor = count * PowersOfTen.of(scale);
            if (Math.multiplyHigh(count, PowersOfTen.of(scale)) == 0 && divisor > 0 && divisor <= EXACT_DOUBLE) {
                // Both operands are exact as doubles, so the division is the only rounding.
                return (double) sum / (double) divisor;
            }
        }
        double average = quotient(exact(rows, row), BigDecimal.valueOf(count));
        return Double.isFinite(average) ? average : null;
    }

    /** The double nearest to a quotient. One more digit represents all digits that were cut off. */
    static double quotient(BigDecimal dividend, BigDecimal divisor) {
        BigDecimal cut = dividend.divide(divisor, new MathContext(40, RoundingMode.DOWN));
        if (cut.multiply(divisor).compareTo(dividend) == 0) {
            return cut.doubleValue();
        }
        BigInteger sticky = cut.unscaledValue()
                .multiply(BigInteger.TEN)
                .add(BigInteger.valueOf(dividend.signum() * divisor.signum()));
        return new BigDecimal(sticky, cut.scale() + 1).doubleValue();
    }

    private boolean oneWord(AccumulatorRows rows, int row) {
        int at = at(rows, row);
        return rows.longs[at + HIGH] == rows.longs[at + LOW] >> 63 && ref(rows, row) == null;
    }

    /** The sum; only if an event has a number. */
    BigDecimal exact(AccumulatorRows rows, int row) {
        int at = at(rows, row);
        return ref(rows, row) instanceof BigDecimal wide
                ? wide
                : new BigDecimal(two(rows.longs[at + LOW], rows.longs[at + HIGH]), (int) rows.longs[at + SCALE] - 1);
    }

    private static BigInteger two(long low, long high) {
        BigInteger lower = BigInteger.valueOf(low);
        if (low < 0) {
            lower = lower.add(BigInteger.ONE.shiftLeft(Long.SIZE));
        }
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(lower);
    }
}
