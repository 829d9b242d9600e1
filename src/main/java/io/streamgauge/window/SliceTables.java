// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators by slice and key in plain memory: a table for each slice, reused for a later one. Together they take at most
 * {@link #MAX_MEMORY}, apart from what the last row added and an array that is being copied.
 *
 * @param <T> the kind of table
 */
public final class SliceTables<T extends AccumulatorTable> {
    /** More rows would save little traffic and cost cache misses. */
    public static final int MAX_ROWS = 1 << 17;

    /**
     * The limit in bytes. The largest number of rows of ten measures with their keys takes half of it; the largest sketches of distinct
     * values of 2,000 keys take all of it.
     */
    static final long MAX_MEMORY = 1L << 25;

    /** About 6 MB of nearly empty tables. */
    private static final int MAX_TABLES = 1 << 10;

    /** As many slices as are open in an orderly stream. A replay opens thousands once, whose memory must be released. */
    private static final int MAX_SPARE = 4;

    /**
     * Consumes the table of a slice.
     *
     * @param <T> the kind of table
     * @param <E> the exception that it may throw
     */
    public interface Taker<T, E extends Exception> {
        void take(long slice, T table) throws E;
    }

    private final Supplier<T> factory;
    private final int maxRows;
    private final TreeMap<Long, T> tables = new TreeMap<>();
    private final ArrayDeque<T> spare = new ArrayDeque<>();
    private long currentSlice;
    private @Nullable T current;

    private int rows;
    /** Bytes and rows of the tables in use. */
    private long memory;

    private long spareMemory;

    /**
     * @param factory creates an empty table
     * @param maxRows the largest number of rows
     */
    public SliceTables(Supplier<T> factory, int maxRows) {
        this.factory = factory;
        this.maxRows = maxRows;
    }

    /** Returns the table of a slice, which is created where it is missing. Its growth must be {@link #grew reported}. */
    public T of(long slice) {
        T table = current;
        if (table == null || slice != currentSlice) {
            table = tables.computeIfAbsent(slice, s -> empty());
            current = table;
            currentSlice = slice;
        }
        return table;
    }

    private T empty() {
        T table = spare.isEmpty() ? factory.get() : takeSpare();
        memory += table.memory();
        return table;
    }

    private T takeSpare() {
        T table = spare.pop();
        spareMemory -= table.memory();
        return table;
    }

    /** The tables in use, by slice. */
    public SortedMap<Long, T> open() {
        return Collections.unmodifiableSortedMap(tables);
    }

    /** Counts rows, and bytes of memory, that have been added. */
    public void grew(int moreRows, long moreMemory) {
        rows += moreRows;
        memory += moreMemory;
    }

    /** Registers how much the tables hold, of one operator of an aggregation. */
    public void register(MetricGroup operator, String aggregation) {
        Metrics.gauge(operator, Metric.BUFFERED_ROWS, () -> rows, aggregation);
        Metrics.gauge(operator, Metric.BUFFERED_BYTES, () -> memory + spareMemory, aggregation);
    }

    /** Whether all tables must be drained. */
    public boolean full() {
        while (memory + spareMemory > MAX_MEMORY && !spare.isEmpty()) {
            takeSpare();
        }
        return rows >= maxRows || memory > MAX_MEMORY || tables.size() >= MAX_TABLES;
    }

    /** Passes the tables of some slices to a consumer, the earliest first, and clears them. */
    public <E extends Exception> void drain(LongPredicate wanted, Taker<T, E> taker) throws E {
        for (Iterator<Map.Entry<Long, T>> each = tables.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, T> entry = each.next();
            if (wanted.test(entry.getKey())) {
                T table = entry.getValue();
                taker.take(entry.getKey(), table);
                rows -= table.size();
                memory -= table.memory();
                table.clear();
                keepSpare(table);
                each.remove();
            }
        }
        current = null;
    }

    private void keepSpare(T table) {
        if (spare.size() < MAX_SPARE && memory + spareMemory + table.memory() <= MAX_MEMORY) {
            spare.push(table);
            spareMemory += table.memory();
        }
    }

    /** Passes several tables merged into one to a consumer. */
    public void merged(Collection<T> parts, Consumer<T> taker) {
        T merged = spare.isEmpty() ? factory.get() : takeSpare();
        parts.forEach(merged::merge);
        taker.accept(merged);
        merged.clear();
        keepSpare(merged);
    }
}
