package io.streamgauge.window;

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

/**
 * Accumulators by slice and key in plain memory: a table for each slice, whose memory serves another one later. All of them
 * together take at most {@link #MAX_MEMORY}, but for what the last row has added and for an array that is being copied.
 *
 * @param <T> the kind of table
 */
public final class SliceTables<T extends AccumulatorTable> {
    /** Above it more rows save little traffic and cost the processor's caches. */
    public static final int MAX_ROWS = 1 << 17;

    /**
     * In bytes, whatever takes it: rows of ten measures with their keys take half of it when there are as many as there may
     * be, the largest sketches of distinct values of 2,000 keys all of it.
     */
    static final long MAX_MEMORY = 1L << 25;

    /** About 6 MB of tables that are nearly empty. */
    private static final int MAX_TABLES = 1 << 10;

    /** As many slices as are open in an orderly stream; a replay opens thousands once, and their memory must not stay. */
    private static final int MAX_SPARE = 4;

    /**
     * What is done with the table of a slice.
     *
     * @param <T> the kind of table
     * @param <E> what it may throw
     */
    public interface Taker<T, E extends Exception> {
        void take(long slice, T table) throws E;
    }

    private final Supplier<T> anew;
    private final int maxRows;
    private final TreeMap<Long, T> tables = new TreeMap<>();
    private final ArrayDeque<T> spare = new ArrayDeque<>();
    private long currentSlice;
    /** Null where there is none. */
    private T current;

    private int rows;
    /** Of the tables that are in use. */
    private long memory;

    private long spareMemory;

    /**
     * @param anew makes an empty table
     * @param maxRows for how many rows there is room
     */
    public SliceTables(Supplier<T> anew, int maxRows) {
        this.anew = anew;
        this.maxRows = maxRows;
    }

    /** Finds the table of a slice, or makes an empty one. What grows there must be {@link #grew told}. */
    public T of(long slice) {
        if (current == null || slice != currentSlice) {
            current = tables.computeIfAbsent(slice, s -> empty());
            currentSlice = slice;
        }
        return current;
    }

    private T empty() {
        T table = spare.isEmpty() ? anew.get() : takeSpare();
        memory += table.memory();
        return table;
    }

    private T takeSpare() {
        T table = spare.pop();
        spareMemory -= table.memory();
        return table;
    }

    /** Those that are in use, by slice. */
    public SortedMap<Long, T> open() {
        return Collections.unmodifiableSortedMap(tables);
    }

    /** Counts rows, and bytes of memory, that have been added. */
    public void grew(int moreRows, long moreMemory) {
        rows += moreRows;
        memory += moreMemory;
    }

    /** Whether it is time to drain all of them. */
    public boolean full() {
        while (memory + spareMemory > MAX_MEMORY && !spare.isEmpty()) {
            takeSpare();
        }
        return rows >= maxRows || memory > MAX_MEMORY || tables.size() >= MAX_TABLES;
    }

    /** Hands over the tables of some slices, the earliest first, and empties them after that. */
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

    /** Hands over what several tables hold together. */
    public void merged(Collection<T> parts, Consumer<T> taker) {
        T merged = spare.isEmpty() ? anew.get() : takeSpare();
        parts.forEach(merged::merge);
        taker.accept(merged);
        merged.clear();
        keepSpare(merged);
    }
}
