package io.streamgauge.window;

import io.streamgauge.model.SourceRange;
import java.util.Arrays;

/**
 * Where the events of each row of a table came from: for each row a chain of ranges, one a partition. The head of the chain
 * is at the place of the row and is the partition of its last event, because records come in batches of one partition.
 */
final class RowOrigins {
    /** A range: its partition, as {@link Origins} numbers them, and the number of the range that follows; two offsets. */
    private static final int LINK = 0;

    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int WIDTH = 3;

    private static final int END = -1;

    private final Origins origins;
    private long[] heads = new long[0];
    private long[] others = new long[0];
    private int count;

    RowOrigins(Origins origins) {
        this.origins = origins;
    }

    /** @param fresh whether this is the first of the row */
    void note(int row, boolean fresh, int origin, long first, long last) {
        int head = WIDTH * row;
        if (head >= heads.length) {
            heads = Arrays.copyOf(heads, Math.max(2 * heads.length, head + WIDTH));
        }
        if (fresh) {
            set(heads, head, link(origin, END), first, last);
            return;
        }
        if (origin(heads[head]) != origin && !moveToHead(head, origin)) {
            int before = append(heads[head], heads[head + FIRST], heads[head + LAST]);
            set(heads, head, link(origin, before), first, last);
            return;
        }
        heads[head + FIRST] = Math.min(heads[head + FIRST], first);
        heads[head + LAST] = Math.max(heads[head + LAST], last);
    }

    /** Swaps the range of a partition with the head of its chain; false where there is none. */
    private boolean moveToHead(int head, int origin) {
        int other = next(heads[head]);
        while (other != END && origin(others[other]) != origin) {
            other = next(others[other]);
        }
        if (other == END) {
            return false;
        }
        long link = others[other];
        long first = others[other + FIRST];
        long last = others[other + LAST];
        set(others, other, link(origin(heads[head]), next(link)), heads[head + FIRST], heads[head + LAST]);
        set(heads, head, link(origin, next(heads[head])), first, last);
        return true;
    }

    private int append(long link, long first, long last) {
        int other = count;
        count += WIDTH;
        if (count > others.length) {
            others = Arrays.copyOf(others, 2 * count);
        }
        set(others, other, link, first, last);
        return other;
    }

    private static void set(long[] ranges, int at, long link, long first, long last) {
        ranges[at + LINK] = link;
        ranges[at + FIRST] = first;
        ranges[at + LAST] = last;
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

    SourceRange[] ranges(int row) {
        int length = 1;
        for (int other = next(heads[WIDTH * row]); other != END; other = next(others[other])) {
            length++;
        }
        SourceRange[] ranges = new SourceRange[length];
        ranges[0] = range(heads, WIDTH * row);
        int i = 1;
        for (int other = next(heads[WIDTH * row]); other != END; other = next(others[other])) {
            ranges[i++] = range(others, other);
        }
        return ranges;
    }

    private SourceRange range(long[] ranges, int at) {
        return origins.range(origin(ranges[at]), ranges[at + FIRST], ranges[at + LAST]);
    }

    void clear() {
        count = 0;
    }
}
