package io.streamgauge.window;

import io.streamgauge.measure.Layout;
import io.streamgauge.measure.Rows;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRange;
import io.streamgauge.model.SourceRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The accumulators of one slice by key, in flat memory: an open-addressing index (linear probing, at most half full) leads
 * to a row, the bytes of the keys stand one behind the other.
 */
final class CombineTable {
    private static final int INITIAL_ROWS = 64;
    private static final int INITIAL_KEY_BYTES = 1024;

    final Rows rows;
    private final Origins origins;
    private int count;
    /** Row plus one; 0 where the place is free. */
    private int[] index = new int[2 * INITIAL_ROWS];

    private int[] hashes = new int[INITIAL_ROWS];
    /** Where the key of a row ends; it starts where that of the row before ends. */
    private int[] keyEnds = new int[INITIAL_ROWS];

    private byte[] keys = new byte[INITIAL_KEY_BYTES];
    /** For each row: the partition, as {@link Origins} numbers them, and the first and the last offset. */
    private long[] offsets = new long[3 * INITIAL_ROWS];
    /** For each row the times of its first and last event. */
    private long[] times = new long[2 * INITIAL_ROWS];
    /** The ranges of rows whose events come from more than one partition. */
    private final Map<Integer, SourceRange[]> moreRanges = new HashMap<>();

    CombineTable(Layout layout, Origins origins) {
        this.rows = new Rows(layout, INITIAL_ROWS);
        this.origins = origins;
    }

    /** How many rows there are. */
    int size() {
        return count;
    }

    /** Finds the row of a key, or makes an empty one. */
    int row(byte[] key, int length, int hash) {
        int mask = index.length - 1;
        int place = hash & mask;
        while (true) {
            int row = index[place] - 1;
            if (row < 0) {
                return insert(key, length, hash, place);
            }
            if (hashes[row] == hash) {
                int start = keyStart(row);
                if (Arrays.equals(keys, start, keyEnds[row], key, 0, length)) {
                    return row;
                }
            }
            place = place + 1 & mask;
        }
    }

    private int insert(byte[] key, int length, int hash, int place) {
        int row = count++;
        if (row == hashes.length) {
            grow();
            place = freePlace(hash);
        }
        index[place] = row + 1;
        hashes[row] = hash;
        int start = keyStart(row);
        if (start + length > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(2 * keys.length, start + length));
        }
        System.arraycopy(key, 0, keys, start, length);
        keyEnds[row] = start + length;
        return row;
    }

    private void grow() {
        int capacity = 2 * hashes.length;
        hashes = Arrays.copyOf(hashes, capacity);
        keyEnds = Arrays.copyOf(keyEnds, capacity);
        offsets = Arrays.copyOf(offsets, 3 * capacity);
        times = Arrays.copyOf(times, 2 * capacity);
        rows.ensure(capacity);
        index = new int[2 * capacity];
        for (int row = 0; row < capacity / 2; row++) {
            index[freePlace(hashes[row])] = row + 1;
        }
    }

    private int freePlace(int hash) {
        int mask = index.length - 1;
        int place = hash & mask;
        while (index[place] != 0) {
            place = place + 1 & mask;
        }
        return place;
    }

    private int keyStart(int row) {
        return row == 0 ? 0 : keyEnds[row - 1];
    }

    /** Notes when an event of this row happened and where it came from. */
    void note(int row, long time, SourceRecord source) {
        int at = 3 * row;
        if (offsets[at] == 0) {
            times[2 * row] = time;
            times[2 * row + 1] = time;
        } else {
            times[2 * row] = Math.min(times[2 * row], time);
            times[2 * row + 1] = Math.max(times[2 * row + 1], time);
        }
        long origin = origins.number(source.topic(), source.partition()) + 1L;
        long offset = source.offset();
        if (offsets[at] == origin) {
            offsets[at + 1] = Math.min(offsets[at + 1], offset);
            offsets[at + 2] = Math.max(offsets[at + 2], offset);
        } else if (offsets[at] == 0) {
            offsets[at] = origin;
            offsets[at + 1] = offset;
            offsets[at + 2] = offset;
        } else {
            SourceRange[] one = {SourceRange.of(source)};
            moreRanges.merge(row, one, SourceRange::merge);
        }
    }

    /** The time of the earliest event of a row. */
    long first(int row) {
        return times[2 * row];
    }

    /** The time of the latest event of a row. */
    long last(int row) {
        return times[2 * row + 1];
    }

    SourceRange[] ranges(int row) {
        int at = 3 * row;
        SourceRange[] first = {origins.range((int) offsets[at] - 1, offsets[at + 1], offsets[at + 2])};
        SourceRange[] more = moreRanges.isEmpty() ? null : moreRanges.get(row);
        return more == null ? first : SourceRange.merge(first, more);
    }

    Key key(int row) {
        return new Key(Arrays.copyOfRange(keys, keyStart(row), keyEnds[row]), hashes[row]);
    }

    /** Empties the table; it keeps its memory. */
    void clear() {
        rows.clear(count);
        Arrays.fill(index, 0);
        Arrays.fill(offsets, 0, 3 * count, 0);
        moreRanges.clear();
        count = 0;
    }
}
