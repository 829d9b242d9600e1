// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.model.OffsetRange;
import java.util.Arrays;

/**
 * The offset ranges of the events of each row of a table: one range per partition, for the first {@link OffsetRange#MOST} partitions. The
 * first two ranges are stored at the index of the row, because a task mostly reads few partitions and events hit rows in random order.
 * More ranges follow in a chain.
 */
final class RowOffsets {
    /** A range: its partition, as {@link PartitionIndex} numbers them, and the number of the range that follows; two offsets. */
    private static final int LINK = 0;

    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int WIDTH = 3;

    private static final int END = -1;
    private static final long NOTHING = link(-1, END);

    private final PartitionIndex partitionIndex;
    /** For each row the first range, and the second one, which the chain follows. */
    private long[] near = new long[0];

    private long[] far = new long[0];
    private int count;

    RowOffsets(PartitionIndex partitionIndex) {
        this.partitionIndex = partitionIndex;
    }

    /** @param fresh whether this is the first event of the row */
    void note(int row, boolean fresh, int origin, long first, long last) {
        int one = one(row);
        int two = one + WIDTH;
        if (one >= near.length) {
            near = Arrays.copyOf(near, Math.max(2 * near.length, one(row + 1)));
        }
        if (fresh) {
            set(near, one, link(origin, END), first, last);
            near[two] = NOTHING;
        } else if (origin(near[one]) == origin) {
            widen(near, one, first, last);
        } else if (origin(near[two]) == origin) {
            widen(near, two, first, last);
        } else if (near[two] == NOTHING) {
            set(near, two, link(origin, END), first, last);
        } else {
            noteFar(one, origin, first, last);
        }
    }

    private void noteFar(int one, int origin, long first, long last) {
        int two = one + WIDTH;
        int next = next(near[two]);
        int length = 2;
        while (next != END && origin(far[next]) != origin) {
            next = next(far[next]);
            length++;
        }
        if (next != END) {
            widen(far, next, first, last);
        } else if (length < OffsetRange.MOST) {
            append(two, origin, first, last);
        } else {
            replaceLast(one, origin, first, last);
        }
    }

    private void append(int two, int origin, long first, long last) {
        if (count == far.length) {
            far = Arrays.copyOf(far, Math.max(2 * count, WIDTH));
        }
        set(far, count, link(origin, next(near[two])), first, last);
        near[two] = link(origin(near[two]), count);
        count += WIDTH;
    }

    /** Replaces the last partition where this one precedes it, so that the order of arrival does not matter. */
    private void replaceLast(int one, int origin, long first, long last) {
        int two = one + WIDTH;
        long[] ranges = near;
        int at = partitionIndex.precedes(origin(near[one]), origin(near[two])) ? two : one;
        for (int next = next(near[two]); next != END; next = next(far[next])) {
            if (partitionIndex.precedes(origin(ranges[at]), origin(far[next]))) {
                ranges = far;
                at = next;
            }
        }
        if (partitionIndex.precedes(origin, origin(ranges[at]))) {
            set(ranges, at, link(origin, next(ranges[at])), first, last);
        }
    }

    private static int one(int row) {
        return 2 * WIDTH * row;
    }

    private static void set(long[] ranges, int at, long link, long first, long last) {
        ranges[at + LINK] = link;
        ranges[at + FIRST] = first;
        ranges[at + LAST] = last;
    }

    private static void widen(long[] ranges, int at, long first, long last) {
        ranges[at + FIRST] = Math.min(ranges[at + FIRST], first);
        ranges[at + LAST] = Math.max(ranges[at + LAST], last);
    }

    private static long link(int origin, int next) {
        return (long) origin << Integer.SIZE | Integer.toUnsignedLong(next);
    }

    private static int origin(long link) {
        return (int) (link >> Integer.SIZE);
    }

    private static int next(long link) {
        return (int) link;
    }

    OffsetRange[] ranges(int row) {
        int one = one(row);
        int two = one + WIDTH;
        if (near[two] == NOTHING) {
            return new OffsetRange[] {range(near, one)};
        }
        int length = 2;
        for (int next = next(near[two]); next != END; next = next(far[next])) {
            length++;
        }
        OffsetRange[] ranges = new OffsetRange[length];
        ranges[0] = range(near, one);
        ranges[1] = range(near, two);
        int i = 2;
        for (int next = next(near[two]); next != END; next = next(far[next])) {
            ranges[i++] = range(far, next);
        }
        return ranges;
    }

    private OffsetRange range(long[] ranges, int at) {
        return partitionIndex.range(origin(ranges[at]), ranges[at + FIRST], ranges[at + LAST]);
    }

    /** Allocated memory in bytes. */
    long memory() {
        return (near.length + (long) far.length) * Long.BYTES;
    }

    void clear() {
        count = 0;
    }
}
