// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.RowLayout;
import io.streamgauge.window.Partial;
import io.streamgauge.window.PartitionIndex;
import io.streamgauge.window.SliceTables;
import io.streamgauge.window.slice.AlignedSliceAssigner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.apache.flink.metrics.MetricGroup;

/**
 * Slices in plain memory until no window needs them. A slice is buffered for all keys or not at all. Windows whose slices are all
 * buffered fire from memory; keyed state only holds copies for checkpoints. In a replay most windows open and close between two
 * checkpoints and never reach state, where a slice costs several times as much.
 */
public final class SliceBuffer {
    static final long NO_WINDOW = Long.MIN_VALUE;

    private final AlignedSliceAssigner slices;
    private final SliceTables<BufferedSlices> tables;
    /** Slices that are in state, because they were restored or the buffer was full. */
    private final NavigableSet<Long> inState;

    /**
     * @param trackOffsets whether offset ranges are tracked
     * @param maxRows the largest number of keys in slices
     * @param inState slices that are in state at the start
     */
    public SliceBuffer(
            AlignedSliceAssigner slices,
            RowLayout layout,
            boolean trackOffsets,
            int maxRows,
            Collection<Long> inState) {
        this.slices = slices;
        PartitionIndex partitionIndex = new PartitionIndex();
        this.tables = new SliceTables<>(() -> new BufferedSlices(layout, partitionIndex, trackOffsets), maxRows);
        this.inState = new TreeSet<>(inState);
    }

    /** Registers how much it holds. */
    void register(MetricGroup operator, String aggregation) {
        tables.register(operator, aggregation);
    }

    /** Adds a partial; returns false where its slice is in state. */
    public boolean add(Partial partial) {
        if (inState.contains(partial.slice())) {
            return false;
        }
        BufferedSlices table = tables.of(partial.slice());
        int before = table.size();
        long memoryBefore = table.memory();
        table.take(partial);
        tables.grew(table.size() - before, table.memory() - memoryBefore);
        return true;
    }

    /** Whether the buffer must {@link #spill}. */
    public boolean full() {
        return tables.full();
    }

    /** Copies to state what has changed since the last copy. */
    <E extends Exception> void save(BufferedSlices.Saver<E> saver) throws E {
        save(slice -> true, saver);
    }

    /** Copies the changed slices of a window to state. */
    <E extends Exception> void save(long window, BufferedSlices.Saver<E> saver) throws E {
        save(slice -> slices.start(window) < slice && slice <= window, saver);
    }

    private <E extends Exception> void save(LongPredicate wanted, BufferedSlices.Saver<E> saver) throws E {
        for (Map.Entry<Long, BufferedSlices> slice : tables.open().entrySet()) {
            if (wanted.test(slice.getKey())) {
                slice.getValue().save(slice.getKey(), saver);
            }
        }
    }

    /** Drops all buffered slices, which continue in state, where they have been {@link #save saved}. */
    public void spill() {
        tables.drain(slice -> true, (slice, table) -> inState.add(slice));
    }

    /** The first window that ends after a time and has a buffered slice; {@link #NO_WINDOW} where there is none. */
    long firstWindow(long time) {
        if (tables.open().isEmpty()) {
            return NO_WINDOW;
        }
        long first = slices.firstWindow(tables.open().firstKey());
        return first - 1 > time ? first : slices.windows().from(first, time + 2);
    }

    /** Whether no slice of a window is in state. */
    boolean isFullyBuffered(long window) {
        Long slice = inState.higher(slices.start(window));
        return slice == null || slice > window;
    }

    /** Passes the merged slices of a window to a consumer. */
    void read(long window, SliceTables.Taker<BufferedSlices, RuntimeException> taker) {
        List<BufferedSlices> parts = new ArrayList<>(
                tables.open().subMap(slices.firstSlice(window), window + 1).values());
        if (parts.size() == 1) {
            taker.take(window, parts.get(0));
        } else {
            tables.merged(parts, merged -> taker.take(window, merged));
        }
    }

    /** Drops buffered slices that no window needs that ends later than this one. */
    void drop(long window) {
        tables.drain(slice -> slices.lastWindow(slice) <= window, (slice, table) -> {});
    }

    /** Drops the record of slices in state whose windows have all ended by then. */
    void dropInState(long time) {
        inState.removeIf(slice -> slices.lastWindow(slice) - 1 <= time);
    }
}
