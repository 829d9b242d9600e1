package io.streamgauge.window;

import io.streamgauge.measure.Layout;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Accumulators by slice and key in plain memory: a table for each slice, whose memory serves another one later. */
final class SliceTables {
    /** About 16 MB of accumulators and keys; above it more rows save little traffic and cost the processor's caches. */
    static final int MAX_ROWS = 1 << 17;

    /** What sketches and texts may take beside the rows: 1,000 keys with the largest sketches of distinct values. */
    private static final long MAX_HEAP = 1L << 24;

    /** As many slices as are open in an orderly stream; a replay opens thousands once, and their memory must not stay. */
    private static final int MAX_SPARE = 4;

    /**
     * What is done with the table of a slice.
     *
     * @param <E> what it may throw
     */
    interface Taker<E extends Exception> {
        void take(long slice, CombineTable table) throws E;
    }

    private final Layout layout;
    private final boolean sessions;
    private final boolean evidence;
    private final int maxRows;
    private final Origins origins = new Origins();
    private final TreeMap<Long, CombineTable> tables = new TreeMap<>();
    private final ArrayDeque<CombineTable> spare = new ArrayDeque<>();
    private long currentSlice;
    /** Null where there is none. */
    private CombineTable current;

    private int rows;
    private long heap;

    /**
     * @param sessions whether windows depend on the times of the events
     * @param evidence whether each row tells where its events came from
     * @param maxRows for how many rows there is room
     */
    SliceTables(Layout layout, boolean sessions, boolean evidence, int maxRows) {
        this.layout = layout;
        this.sessions = sessions;
        this.evidence = evidence;
        this.maxRows = maxRows;
    }

    /** Finds the table of a slice, or makes an empty one. What grows there must be {@link #grew told}. */
    CombineTable of(long slice) {
        if (current == null || slice != currentSlice) {
            current = tables.computeIfAbsent(
                    slice, s -> spare.isEmpty() ? new CombineTable(layout, origins, sessions, evidence) : spare.pop());
            currentSlice = slice;
        }
        return current;
    }

    /** Counts rows, and bytes of memory beside them, that have been added. */
    void grew(int moreRows, long moreHeap) {
        rows += moreRows;
        heap += moreHeap;
    }

    /** Whether it is time to drain all of them. */
    boolean full() {
        return rows >= maxRows || heap >= MAX_HEAP;
    }

    /** Hands over the tables of some slices, the earliest first, and empties them after that. */
    <E extends Exception> void drain(LongPredicate wanted, Taker<E> taker) throws E {
        for (Iterator<Map.Entry<Long, CombineTable>> each = tables.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, CombineTable> entry = each.next();
            if (wanted.test(entry.getKey())) {
                CombineTable table = entry.getValue();
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
