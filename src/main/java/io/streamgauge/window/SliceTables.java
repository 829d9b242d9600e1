package io.streamgauge.window;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Accumulators by slice and key in plain memory: a table for each slice, whose memory serves another one later.
 *
 * @param <T> the kind of table
 */
final class SliceTables<T extends CombineTable> {
    /** About 16 MB of accumulators and keys; above it more rows save little traffic and cost the processor's caches. */
    static final int MAX_ROWS = 1 << 17;

    /** About 6 MB of tables that are nearly empty. */
    private static final int MAX_TABLES = 1 << 10;

    /** What sketches and texts may take beside the rows: 1,000 keys with the largest sketches of distinct values. */
    private static final long MAX_HEAP = 1L << 24;

    /** As many slices as are open in an orderly stream; a replay opens thousands once, and their memory must not stay. */
    private static final int MAX_SPARE = 4;

    /**
     * What is done with the table of a slice.
     *
     * @param <T> the kind of table
     * @param <E> what it may throw
     */
    interface Taker<T, E extends Exception> {
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
    private long heap;

    /**
     * @param anew makes an empty table
     * @param maxRows for how many rows there is room
     */
    SliceTables(Supplier<T> anew, int maxRows) {
        this.anew = anew;
        this.maxRows = maxRows;
    }

    /** Finds the table of a slice, or makes an empty one. What grows there must be {@link #grew told}. */
    T of(long slice) {
        if (current == null || slice != currentSlice) {
            current = tables.computeIfAbsent(slice, s -> spare.isEmpty() ? anew.get() : spare.pop());
            currentSlice = slice;
        }
        return current;
    }

    /** Those that are in use, by slice. */
    SortedMap<Long, T> open() {
        return Collections.unmodifiableSortedMap(tables);
    }

    /** Counts rows, and bytes of memory beside them, that have been added. */
    void grew(int moreRows, long moreHeap) {
        rows += moreRows;
        heap += moreHeap;
    }

    /** Whether it is time to drain all of them. */
    boolean full() {
        return rows >= maxRows || heap >= MAX_HEAP || tables.size() >= MAX_TABLES;
    }

    /** Hands over the tables of some slices, the earliest first, and empties them after that. */
    <E extends Exception> void drain(LongPredicate wanted, Taker<T, E> taker) throws E {
        for (Iterator<Map.Entry<Long, T>> each = tables.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, T> entry = each.next();
            if (wanted.test(entry.getKey())) {
                T table = entry.getValue();
                taker.take(entry.getKey(), table);
                rows -= table.size();
                heap -= table.rows.heap();
                table.clear();
                if (spare.size() < MAX_SPARE) {
                    spare.push(table);
                }
                each.remove();
            }
        }
        current = null;
    }
}
