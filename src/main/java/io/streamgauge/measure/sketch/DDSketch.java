// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure.sketch;

import io.streamgauge.decimal.VarInts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * DDSketch (Masson, Rim, Lee: VLDB 2019) with its linearly interpolated index. Every power of two is divided into 50 buckets
 * of equal width. The bucket is computed from the bits of the double, without a logarithm whose rounding depends on the JVM,
 * and the index increases monotonically with the number.
 *
 * <p>A bucket is the range from l to u = l + 2<sup>e</sup>/50, with l at least 2<sup>e</sup>, and 2lu/(l + u) represents its
 * numbers. The relative error is (u - l)/(u + l), at most 1/101. Numbers below the least normal double count as zero.
 *
 * <p>A bucket that is not empty takes one long and one int, in the order of the numbers. There are at most 50 for each sign and
 * each power of two in the range of the numbers: 1,000 for numbers from 0.001 to 1,000; 51,000 (600 kB) for all numbers of
 * events. No buckets are collapsed, since the result would depend on the order.
 */
public final class DDSketch implements Sketch<DDSketch> {
    private static final int PER_POWER = 50;

    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;

    private static final int FIRST_CAPACITY = 4;

    private int size;
    /** In ascending order: negative for negative numbers, 0 for zero, positive for positive numbers. */
    private int[] indexes = new int[FIRST_CAPACITY];

    private long[] counts = new long[FIRST_CAPACITY];

    /** The bucket of a number; infinity is in the bucket of the largest number. */
    public static int index(double number) {
        double absolute = Math.min(Math.abs(number), Double.MAX_VALUE);
        if (absolute < Double.MIN_NORMAL) {
            return 0;
        }
        long bits = Double.doubleToRawLongBits(absolute);
        int exponent = (int) (bits >>> MANTISSA_BITS);
        int part = (int) ((bits & MANTISSA) * PER_POWER >>> MANTISSA_BITS);
        int index = exponent * PER_POWER + part;
        return number < 0 ? -index : index;
    }

    /** The number that represents a bucket. */
    public static double number(int index) {
        int absolute = Math.abs(index);
        if (absolute == 0) {
            return 0;
        }
        int part = absolute % PER_POWER;
        double lower = PER_POWER + part;
        double upper = lower + 1;
        double of = 2 * lower * upper / (lower + upper) / PER_POWER;
        double number = Math.scalb(of, absolute / PER_POWER - Double.MAX_EXPONENT);
        return index < 0 ? -number : number;
    }

    /** @param number not NaN; infinity counts as the largest double of its sign */
    public void add(double number) {
        add(index(number), 1);
    }

    private void add(int index, long count) {
        int place = Arrays.binarySearch(indexes, 0, size, index);
        if (place >= 0) {
            counts[place] += count;
            return;
        }
        place = -place - 1;
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        System.arraycopy(indexes, place, indexes, place + 1, size - place);
        System.arraycopy(counts, place, counts, place + 1, size - place);
        indexes[place] = index;
        counts[place] = count;
        size++;
    }

    @Override
    public void merge(DDSketch other) {
        int[] allIndexes = new int[size + other.size];
        long[] allCounts = new long[size + other.size];
        int all = 0;
        int i = 0;
        int j = 0;
        while (i < size || j < other.size) {
            boolean own = j == other.size || i < size && indexes[i] <= other.indexes[j];
            boolean others = i == size || j < other.size && other.indexes[j] <= indexes[i];
            allIndexes[all] = own ? indexes[i] : other.indexes[j];
            allCounts[all++] = (own ? counts[i++] : 0) + (others ? other.counts[j++] : 0);
        }
        indexes = allIndexes;
        counts = allCounts;
        size = all;
    }

    /** The number of added numbers. */
    public long count() {
        long count = 0;
        for (int i = 0; i < size; i++) {
            count += counts[i];
        }
        return count;
    }

    /**
     * The number that represents the element of a rank.
     *
     * @param rank from 1 to {@link #count}
     */
    public double ranked(long rank) {
        int place = 0;
        long before = counts[0];
        while (before < rank) {
            before += counts[++place];
        }
        return number(indexes[place]);
    }

    @Override
    public DDSketch copy() {
        DDSketch copy = new DDSketch();
        copy.size = size;
        copy.indexes = Arrays.copyOf(indexes, Math.max(size, FIRST_CAPACITY));
        copy.counts = Arrays.copyOf(counts, Math.max(size, FIRST_CAPACITY));
        return copy;
    }

    /** Writes the number of buckets, then for each the difference of its index to the previous one, and its count. */
    @Override
    public void write(DataOutput out) throws IOException {
        VarInts.write(out, size);
        int previous = 0;
        for (int i = 0; i < size; i++) {
            VarInts.write(out, (long) indexes[i] - previous);
            VarInts.write(out, counts[i]);
            previous = indexes[i];
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        size = (int) VarInts.read(in);
        indexes = new int[Math.max(size, FIRST_CAPACITY)];
        counts = new long[Math.max(size, FIRST_CAPACITY)];
        int previous = 0;
        for (int i = 0; i < size; i++) {
            previous += (int) VarInts.read(in);
            indexes[i] = previous;
            counts[i] = VarInts.read(in);
        }
    }

    @Override
    public int memory() {
        return indexes.length * (Integer.BYTES + Long.BYTES);
    }
}
