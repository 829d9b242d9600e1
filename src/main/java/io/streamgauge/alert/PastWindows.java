package io.streamgauge.alert;

/**
 * Measures of windows in the order of time, as conditions take them. A ring in flat memory: every key has one, and all of it is
 * read for every window of the key.
 */
final class PastWindows {
    private static final int START = 0;
    private static final int END = 1;
    private static final int VALUES = 2;
    private static final long[] NO_CELLS = {};

    /** How many cells a window takes: its start, its end, the bits of its values. */
    private final int width;

    private int first;
    private int count;
    private long[] cells = NO_CELLS;
    /** Measures that are no numbers, at the places of their cells; null where there was none yet. */
    private Object[] others;

    /** @param measures how many are kept of each window */
    PastWindows(int measures) {
        this.width = VALUES + measures;
    }

    int count() {
        return count;
    }

    long start(int window) {
        return cells[at(window) + START];
    }

    long end(int window) {
        return cells[at(window) + END];
    }

    /** A {@link Double}, {@link String} or {@link Boolean}; null where it is missing. */
    Object value(int window, int measure) {
        double number = number(window, measure);
        if (Double.isNaN(number)) {
            return others == null ? null : others[at(window) + VALUES + measure];
        }
        return number;
    }

    /** All measures of a window, as {@link #value} has them. */
    Object[] values(int window) {
        Object[] values = new Object[width - VALUES];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(window, i);
        }
        return values;
    }

    /** NaN where it is no number. */
    private double number(int window, int measure) {
        return Double.longBitsToDouble(cells[at(window) + VALUES + measure]);
    }

    /** How many end at or before a time. */
    int until(long time) {
        int windows = count;
        while (windows > 0 && end(windows - 1) > time) {
            windows--;
        }
        return windows;
    }

    /** @param values of the measures that are kept, as {@link #value} has them */
    void add(long start, long end, Object[] values) {
        if (count * width == cells.length) {
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

    void removeFirst() {
        first = at(1);
        count--;
    }

    /**
     * The mean over some windows, added up in the order of time; null where fewer than {@code min} of them have a value.
     *
     * @param to exclusive
     */
    Double mean(int measure, int from, int to, int min) {
        double mean = average(measure, from, to, min);
        return Double.isNaN(mean) ? null : (Double) mean;
    }

    /** The standard deviation of the sample; null where the mean is, and below two values. */
    Double stddev(int measure, int from, int to, int min) {
        double mean = average(measure, from, to, Math.max(min, 2));
        if (Double.isNaN(mean)) {
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
        return Math.sqrt(squares / (found - 1));
    }

    /** NaN where there is none. */
    private double average(int measure, int from, int to, int min) {
        int found = 0;
        double sum = 0;
        for (int window = from; window < to; window++) {
            double value = number(window, measure);
            if (!Double.isNaN(value)) {
                found++;
                sum += value;
            }
        }
        return found < min ? Double.NaN : sum / found;
    }

    /** With other measures: for each of them its place among those of now, -1 where it is not among them. */
    PastWindows as(int[] from) {
        PastWindows other = new PastWindows(from.length);
        for (int window = 0; window < count; window++) {
            Object[] values = new Object[from.length];
            for (int i = 0; i < from.length; i++) {
                values[i] = from[i] < 0 ? null : value(window, from[i]);
            }
            other.add(start(window), end(window), values);
        }
        return other;
    }

    PastWindows copy() {
        PastWindows copy = new PastWindows(width - VALUES);
        copy.first = first;
        copy.count = count;
        copy.cells = cells.clone();
        copy.others = others == null ? null : others.clone();
        return copy;
    }

    private int at(int window) {
        int at = first + window * width;
        return at < cells.length ? at : at - cells.length;
    }

    private void grow() {
        int capacity = Math.max(4, count + count / 2) * width;
        long[] larger = new long[capacity];
        straighten(cells, larger);
        if (others != null) {
            Object[] largerOthers = new Object[capacity];
            straighten(others, largerOthers);
            others = largerOthers;
        }
        cells = larger;
        first = 0;
    }

    private void straighten(Object ring, Object to) {
        int behind = cells.length - first;
        System.arraycopy(ring, first, to, 0, behind);
        System.arraycopy(ring, 0, to, behind, first);
    }
}
