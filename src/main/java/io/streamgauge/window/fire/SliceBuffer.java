package io.streamgauge.window.fire;

import io.streamgauge.measure.RowLayout;
import io.streamgauge.window.AlignedSliceAssigner;
import io.streamgauge.window.Partial;
import io.streamgauge.window.PartitionIndex;
import io.streamgauge.window.SliceTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Panes in plain memory until no window needs them any more. Of a slice all is here, whatever the key, or nothing; windows
 * whose slices are all here are written from here, and state only has copies, from the last checkpoint, to start again from.
 * In a replay most windows come and go between two checkpoints and are never in state, where a pane costs several times what
 * it costs here.
 */
public final class SliceBuffer {
    static final long NONE = Long.MIN_VALUE;

    private final AlignedSliceAssigner slices;
    private final SliceTables<BufferedSlices> tables;
    /** Slices that are not here, because they were in state at the start, or there was no room. */
    private final NavigableSet<Long> inState;

    /**
     * @param trackOffsets whether each pane tells where its events came from
     * @param maxRows for how many panes there is room
     * @param inState slices that are in state at the start
     */
    public SliceBuffer(
            AlignedSliceAssigner slices, RowLayout layout, boolean trackOffsets, int maxRows, Collection<Long> inState) {
        this.slices = slices;
        PartitionIndex partitionIndex = new PartitionIndex();
        this.tables = new SliceTables<>(() -> new BufferedSlices(layout, partitionIndex, trackOffsets), maxRows);
        this.inState = new TreeSet<>(inState);
    }

    /** Takes it in; false where its slice is not here. */
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

    /** Whether it is time to {@link #spill}. */
    public boolean full() {
        return tables.full();
    }

    /** Puts into state what has changed since it was put there. */
    <E extends Exception> void save(BufferedSlices.Saver<E> saver) throws E {
        save(slice -> true, saver);
    }

    /** The same, for the slices of a window. */
    <E extends Exception> void save(long window, BufferedSlices.Saver<E> saver) throws E {
        save(slice -> slices.start(window) <= slice && slice < window, saver);
    }

    private <E extends Exception> void save(LongPredicate wanted, BufferedSlices.Saver<E> saver) throws E {
        for (Map.Entry<Long, BufferedSlices> slice : tables.open().entrySet()) {
            if (wanted.test(slice.getKey())) {
                slice.getValue().save(slice.getKey(), saver);
            }
        }
    }

    /** Makes room: all that is here goes on in state, where it has been {@link #save saved}. */
    public void spill() {
        tables.drain(slice -> true, (slice, table) -> inState.add(slice));
    }

    /** The first window, of those that end after a time, that has a slice here; {@link #NONE} where there is none. */
    long firstWindow(long time) {
        if (tables.open().isEmpty()) {
            return NONE;
        }
        long first = slices.firstWindow(tables.open().firstKey());
        if (first - 1 > time) {
            return first;
        }
        return first + (Math.floorDiv(time + 1 - first, slices.every()) + 1) * slices.every();
    }

    /** Whether all there is of a window is here. */
    boolean isFullyBuffered(long window) {
        Long slice = inState.ceiling(slices.start(window));
        return slice == null || slice >= window;
    }

    /** Hands over a window, key by key. */
    void read(long window, SliceTables.Taker<BufferedSlices, RuntimeException> taker) {
        List<BufferedSlices> parts = new ArrayList<>(
                tables.open().subMap(slices.start(window), window).values());
        if (parts.size() == 1) {
            taker.take(window, parts.get(0));
        } else {
            tables.merged(parts, merged -> taker.take(window, merged));
        }
    }

    /** Forgets slices that are here and that no window needs which ends later than this one. */
    void drop(long window) {
        tables.drain(slice -> slices.lastWindow(slice) <= window, (slice, table) -> {});
    }

    /** Forgets that slices are in state whose windows have all ended by then. */
    void dropInState(long time) {
        inState.removeIf(slice -> slices.lastWindow(slice) - 1 <= time);
    }
}
