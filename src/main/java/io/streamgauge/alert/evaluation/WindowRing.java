// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Measures of windows in order of time, as operands of conditions. The ring is one flat array, because every key has one and all of it
 * is read for every window of the key.
 */
public class WindowRing {
    /** An empty ring, which is never added to. */
    static final WindowRing NONE = new WindowRing(0);

    private static final int START = 0;
    private static final int END = 1;
    private static final int VALUES = 2;
    private static final long[] NO_CELLS = {};

    /** Cells of a window: its start, its end, and the bits of its values. */
    private final int width;

    private int first;
    private int count;
    /** Capacity minus one. The capacity is a power of two, so wrap-around is a mask, not a branch that is mispredicted. */
    private int mask = -1;

    private long[] cells = NO_CELLS;
    /** Measures that are not numbers, at the indices of their cells; absent until there is one. */
    private @Nullable Object @Nullable [] others;

    /** @param measures how many measures of each window are kept */
    WindowRing(int measures) {
        this.width = VALUES + measures;
    }

    /** A copy. */
    WindowRing(WindowRing from) {
        this.width = from.width;
        this.first = from.first;
        this.mask = from.mask;
        this.count = from.count;
        this.cells = from.cells.clone();
        this.others = from.others == null ? null : from.others.clone();
    }

    public final int count() {
        return count;
    }

    /** When a window starts, in milliseconds since the epoch; window 0 is the oldest. */
    public final long start(int window) {
        return cells[at(window) + START];
    }

    /** When a window ends (exclusive), in milliseconds since the epoch. */
    public final long end(int window) {
        return cells[at(window) + END];
    }

    /** A {@link Double}, {@link String} or {@link Boolean}, unless it is missing. */
    final @Nullable Object value(int window, int measure) {
        double number = number(window, measure);
        if (Double.isNaN(number)) {
            return others == null ? null : others[at(window) + VALUES + measure];
        }
        return number;
    }

    /** All measures of a window, as {@link #value} returns them. */
    public final @Nullable Object[] values(int window) {
        @Nullable Object[] values = new Object[width - VALUES];
        Arrays.setAll(values, measure -> value(window, measure));
        return values;
    }

    /** Some measures of a window, by index among the kept ones; -1 for a measure that is not kept. */
    final @Nullable Object[] values(int window, int[] from) {
        @Nullable Object[] values = new Object[from.length];
        Arrays.setAll(values, i -> from[i] < 0 ? null : value(window, from[i]));
        return values;
    }

    /** NaN where the value is not a number. */
    private double number(int window, int measure) {
        return Double.longBitsToDouble(cells[at(window) + VALUES + measure]);
    }

    /** How many windows end at or before a time. */
    final int until(long time) {
        int windows = count;
        while (windows > 0 && end(windows - 1) > time) {
            windows--;
        }
        return windows;
    }

    /** @param values of the measures that are kept, as {@link #value} has them */
    public final void add(long start, long end, @Nullable Object[] values) {
        if (count > mask) {
            grow();
        }
        int at = at(count++);
        cells[at + START] = start;
        cells[at + END] = end;
        for (int i = 0; i < values.length; i++) {
            set(at + VALUES + i, values[i]);
        }
    }

    private void set(int at, @Nullable Object value) {
        boolean isNumber = value instanceof Double;
        cells[at] = Double.doubleToRawLongBits(isNumber ? (Double) value : Double.NaN);
        if (others != null) {
            others[at] = isNumber ? null : value;
        } else if (value != null && !isNumber) {
            @Nullable Object[] first = new Object[cells.length];
            first[at] = value;
            others = first;
        }
    }

    final void removeFirst() {
        first = first + 1 & mask;
        count--;
    }

    /**
     * The mean over some windows, summed in order of time; absent where fewer than {@code min} of them have a value.
     *
     * @param to exclusive
     */
    final @Nullable Double mean(int measure, int from, int to, int min) {
        int found = 0;
        double sum = 0;
        for (int window = from; window < to; window++) {
            double value = number(window, measure);
            if (!Double.isNaN(value)) {
                found++;
                sum += value;
            }
        }
        double mean = found < min ? Double.NaN : sum / found;
        return Double.isNaN(mean) ? null : (Double) mean;
    }

    /**
     * The sample standard deviation; absent where the mean is, or where fewer than two windows have a value.
     *
     * @param mean as {@link #mean} returns it
     */
    final @Nullable Double stddev(int measure, int from, int to, @Nullable Double mean) {
        if (mean == null) {
            return null;
        }
        int found = 0;
        double squares = 0;
        for (int window = from; window < to; window++) {
            double value = number(window, measure);
            if (!Double.isNaN(value)) {
                found++;
                squares += (value - mean) * (value - mean);
            }
        }
        return found < 2 ? null : (Double) Math.sqrt(squares / (found - 1));
    }

    private int at(int window) {
        return (first + window & mask) * width;
    }

    private void grow() {
        int room = Math.max(4, 2 * count);
        long[] larger = new long[room * width];
        straighten(cells, larger);
        if (others != null) {
            @Nullable Object[] largerOthers = new Object[larger.length];
            straighten(others, largerOthers);
            others = largerOthers;
        }
        cells = larger;
        mask = room - 1;
        first = 0;
    }

    /** Copies a full ring in order of time. */
    private void straighten(Object ring, Object to) {
        int start = first * width;
        System.arraycopy(ring, start, to, 0, cells.length - start);
        System.arraycopy(ring, 0, to, cells.length - start, start);
    }
}
