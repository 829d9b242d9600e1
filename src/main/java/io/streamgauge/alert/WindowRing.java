package io.streamgauge.alert;

import java.util.Arrays;

/**
 * Measures of windows in the order of time, as conditions take them. A ring in flat memory: every key has one, and all of it is
 * read for every window of the key.
 */
class WindowRing {
    /** Nothing is added to it. */
    static final WindowRing NONE = new WindowRing(0);

    private static final int START = 0;
    private static final int END = 1;
    private static final int VALUES = 2;
    private static final long[] NO_CELLS = {};

    /** How many cells a window takes: its start, its end, the bits of its values. */
    private final int width;

    private int first;
    private int count;
    /** A power of two less one: by it the ring closes without a branch, which a compiler would bet on. */
    private int mask = -1;

    private long[] cells = NO_CELLS;
    /** Measures that are no numbers, at the places of their cells; null where there was none yet. */
    private Object[] others;

    /** @param measures how many are kept of each window */
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

    final int count() {
        return count;
    }

    final long start(int window) {
        return cells[at(window) + START];
    }

    final long end(int window) {
        return cells[at(window) + END];
    }

    /** A {@link Double}, {@link String} or {@link Boolean}; null where it is missing. */
    final Object value(int window, int measure) {
        double number = number(window, measure);
        if (Double.isNaN(number)) {
            return others == null ? null : others[at(window) + VALUES + measure];
        }
        return number;
    }

    /** All measures of a window, as {@link #value} has them. */
    final Object[] values(int window) {
        Object[] values = new Object[width - VALUES];
        Arrays.setAll(values, measure -> value(window, measure));
        return values;
    }

    /** Some measures of a window: for each its place among those that are kept, -1 where it is not among them. */
    final Object[] values(int window, int[] from) {
        Object[] values = new Object[from.length];
        Arrays.setAll(values, i -> from[i] < 0 ? null : value(window, from[i]));
        return values;
    }

    /** NaN where it is no number. */
    private double number(int window, int measure) {
        return Double.longBitsToDouble(cells[at(window) + VALUES + measure]);
    }

    /** How many end at or before a time. */
    final int until(long time) {
        int windows = count;
        while (windows > 0 && end(windows - 1) > time) {
            windows--;
        }
        return windows;
    }

    /** @param values of the measures that are kept, as {@link #value} has them */
    final void add(long start, long end, Object[] values) {
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

    private void set(int at, Object value) {
        boolean isNumber = value instanceof Double;
        cells[at] = Double.doubleToRawLongBits(isNumber ? (Double) value : Double.NaN);
        if (others != null) {
            others[at] = isNumber ? null : value;
        } else if (value != null && !isNumber) {
            others = new Object[cells.length];
            others[at] = value;
        }
    }

    final void removeFirst() {
        first = first + 1 & mask;
        count--;
    }

    /**
     * The mean over some windows, added up in the order of time; null where fewer than {@code min} of them have a value.
     *
     * @param to exclusive
     */
    final Double mean(int measure, int from, int to, int min) {
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
     * The standard deviation of the sample; null where the mean is, and below two values.
     *
     * @param mean as {@link #mean} has it
     */
    final Double stddev(int measure, int from, int to, Double mean) {
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
            Object[] largerOthers = new Object[larger.length];
            straighten(others, largerOthers);
            others = largerOthers;
        }
        cells = larger;
        mask = room - 1;
        first = 0;
    }

    /** Of a ring that is full. */
    private void straighten(Object ring, Object to) {
        int start = first * width;
        System.arraycopy(ring, start, to, 0, cells.length - start);
        System.arraycopy(ring, 0, to, cells.length - start, start);
    }
}
