// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.SourceRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of one slice by key, in flat memory. An open-addressing index (linear probing, at most half full) maps a key to a
 * row, and the bytes of all keys share one array. Events hit rows in random order, so every additional array costs a cache miss per
 * event. Optional arrays are allocated only when needed.
 */
public class AccumulatorTable {
    private static final int INITIAL_ROWS = 64;
    private static final int INITIAL_KEY_BYTES = 1024;
    private static final int LOW_INT = Integer.SIZE;

    final AccumulatorRows rows;
    private int count;
    private long events;
    /** Row plus one; 0 for a free slot. */
    private int[] index = new int[2 * INITIAL_ROWS];
    /** For each row the {@link KeyHash} of its key, and in the low half the end of its key; it starts where the previous key ends. */
    private long[] heads = new long[INITIAL_ROWS];

    private byte[] keys = new byte[INITIAL_KEY_BYTES];
    /** Bytes of the index, the keys, their heads and their times. */
    private long memory;

    /** For each row the times of its first and last event; absent where windows do not depend on them. */
    private long @Nullable [] times;
    /** The offset ranges of the events of each row; absent where they are not tracked. */
    private final @Nullable RowOffsets rowOffsets;

    private final PartitionIndex partitionIndex;

    /**
     * @param sessions whether windows depend on the times of the events
     * @param trackOffsets whether the offset ranges of the events are tracked
     */
    public AccumulatorTable(RowLayout layout, PartitionIndex partitionIndex, boolean sessions, boolean trackOffsets) {
        this.rows = new AccumulatorRows(layout, INITIAL_ROWS);
        this.partitionIndex = partitionIndex;
        this.times = sessions ? new long[2 * INITIAL_ROWS] : null;
        this.rowOffsets = trackOffsets ? new RowOffsets(partitionIndex) : null;
        measure();
    }

    /** The number of rows. */
    public final int size() {
        return count;
    }

    /** Allocated memory in bytes. */
    public final long memory() {
        return memory + rows.memory() + (rowOffsets == null ? 0 : rowOffsets.memory());
    }

    private void measure() {
        long ofTimes = times == null ? 0 : times.length;
        memory = keys.length + (long) index.length * Integer.BYTES + (heads.length + ofTimes) * Long.BYTES;
    }

    /** Returns the row of a key, which is added where it is missing. */
    final int row(byte[] key, int length) {
        return row(key, 0, length, KeyHash.of(key, 0, length));
    }

    private int row(byte[] key, int from, int length, int hash) {
        int mask = index.length - 1;
        int place = hash & mask;
        while (true) {
            int row = index[place] - 1;
            if (row < 0) {
                return insert(key, from, length, hash, place);
            }
            long head = heads[row];
            if ((int) (head >>> LOW_INT) == hash) {
                int start = keyStart(row);
                if (Arrays.equals(keys, start, (int) head, key, from, from + length)) {
                    return row;
                }
            }
            place = place + 1 & mask;
        }
    }

    private int insert(byte[] key, int from, int length, int hash, int place) {
        int row = count++;
        if (row == heads.length) {
            grow();
            place = freePlace(hash);
        }
        index[place] = row + 1;
        int start = keyStart(row);
        int end = start + length;
        if (end > keys.length) {
            // Tables are cleared long before this exceeds the length of an array.
            keys = Arrays.copyOf(keys, Math.max(keys.length + (keys.length >> 1), end));
            measure();
        }
        System.arraycopy(key, from, keys, start, length);
        heads[row] = (long) hash << LOW_INT | end;
        return row;
    }

    private void grow() {
        int capacity = 2 * heads.length;
        heads = Arrays.copyOf(heads, capacity);
        rows.ensure(capacity);
        if (times != null) {
            times = Arrays.copyOf(times, 2 * capacity);
        }
        index = new int[2 * capacity];
        for (int row = 0; row < capacity / 2; row++) {
            index[freePlace(hash(row))] = row + 1;
        }
        measure();
    }

    private int freePlace(int hash) {
        int mask = index.length - 1;
        int place = hash & mask;
        while (index[place] != 0) {
            place = place + 1 & mask;
        }
        return place;
    }

    private int hash(int row) {
        return (int) (heads[row] >>> LOW_INT);
    }

    private int keyStart(int row) {
        return row == 0 ? 0 : (int) heads[row - 1];
    }

    /** Merges a row; returns the row of this table that it became part of. */
    public final int merge(Partial partial) {
        byte[] key = partial.key().bytes();
        int before = count;
        int row = row(key, key.length);
        rows.layout().merge(rows, row, partial.rows(), partial.row());
        note(row, count > before, partial.ranges());
        return row;
    }

    /** Merges all rows of another table, which stays unchanged. */
    final void merge(AccumulatorTable other) {
        for (int from = 0; from < other.count; from++) {
            int start = other.keyStart(from);
            int before = count;
            int row = row(other.keys, start, (int) other.heads[from] - start, other.hash(from));
            rows.layout().merge(rows, row, other.rows, from);
            note(row, count > before, other.ranges(from));
        }
    }

    /** The number of {@link #note noted} events in all rows. */
    final long events() {
        return events;
    }

    /** Records the time and the offset of an event; {@code fresh} is true for the first event of its row. */
    final void note(int row, boolean fresh, long time, SourceRecord source) {
        events++;
        if (times != null) {
            times[2 * row] = fresh ? time : Math.min(times[2 * row], time);
            times[2 * row + 1] = fresh ? time : Math.max(times[2 * row + 1], time);
        }
        if (rowOffsets != null) {
            int origin = partitionIndex.number(source.topic(), source.partition());
            rowOffsets.note(row, fresh, origin, source.offset(), source.offset());
        }
    }

    private void note(int row, boolean fresh, OffsetRange[] ranges) {
        if (rowOffsets == null) {
            return;
        }
        boolean first = fresh;
        for (OffsetRange range : ranges) {
            int origin = partitionIndex.number(range.topic(), range.partition());
            rowOffsets.note(row, first, origin, range.first(), range.last());
            first = false;
        }
    }

    /** A row as a partial, which shares the memory of this table. */
    public final Partial partial(long slice, int row, OffsetRange[] ranges) {
        long first = times == null ? slice : times[2 * row];
        long last = times == null ? slice : times[2 * row + 1];
        return new Partial(key(row), slice, first, last, rows, row, ranges, null, null);
    }

    /** The offset ranges of the events of a row; empty where they are not tracked. */
    public final OffsetRange[] ranges(int row) {
        return rowOffsets == null ? OffsetRange.NONE : rowOffsets.ranges(row);
    }

    final Key key(int row) {
        return new Key(Arrays.copyOfRange(keys, keyStart(row), (int) heads[row]));
    }

    /** Removes all rows; the memory stays allocated. */
    public void clear() {
        rows.clear(count);
        Arrays.fill(index, 0);
        if (rowOffsets != null) {
            rowOffsets.clear();
        }
        count = 0;
        events = 0;
    }
}
