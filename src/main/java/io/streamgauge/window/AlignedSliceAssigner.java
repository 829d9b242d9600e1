package io.streamgauge.window;

import io.streamgauge.pipeline.Window;

/** Assigns slices for windows whose bounds do not depend on the events. Slices and windows are named by their ends. */
public final class AlignedSliceAssigner implements SliceAssigner {
    private static final long serialVersionUID = 1;

    /** Enough time to merge the partials of ten thousand keys, in milliseconds. */
    private static final long MAX_PRE_FLUSH = 100;

    private final long size;
    /** From the end of one window to the end of the next. */
    private final long every;
    /** The width of a slice. */
    private final long width;
    /** Whether windows begin together, rather than each {@link #size} before its end. */
    private final boolean cumulative;

    public AlignedSliceAssigner(Window window) {
        this.cumulative = window instanceof Window.Cumulative;
        if (window instanceof Window.Sliding sliding) {
            size = sliding.size().toMillis();
            every = sliding.every().toMillis();
            width = gcd(size, every);
        } else if (window instanceof Window.Cumulative steps) {
            size = steps.size().toMillis();
            every = steps.every().toMillis();
            width = every;
        } else {
            size = ((Window.Tumbling) window).size().toMillis();
            every = size;
            width = size;
        }
    }

    private static long gcd(long one, long other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    @Override
    public long assign(long time) {
        return floor(time, width) + width;
    }

    @Override
    public long end(long slice) {
        return slice;
    }

    @Override
    public long flushDeadline(long slice) {
        return slice - 1;
    }

    /** A small part of the slice, so that few keys get more events after the early flush. */
    @Override
    public long preFlushMillis() {
        return Math.min(width / 20, MAX_PRE_FLUSH);
    }

    /** The end of the first window that a slice belongs to. */
    public long firstWindow(long slice) {
        return cumulative ? slice : size - floor(size - slice, every);
    }

    /** The end of the last window that a slice belongs to. */
    public long lastWindow(long slice) {
        return floor(slice - width, cumulative ? size : every) + size;
    }

    /** Whether each window contains the previous one, until a new first window starts. */
    public boolean cumulative() {
        return cumulative;
    }

    /** From the end of one window to the end of the next. */
    public long every() {
        return every;
    }

    /** The start of the window with this end. */
    public long start(long window) {
        return cumulative ? floor(window - 1, size) : window - size;
    }

    /** The first slice of the window with this end. */
    public long firstSlice(long window) {
        return start(window) + width;
    }

    /** The width of a slice in milliseconds. */
    public long width() {
        return width;
    }

    private static long floor(long time, long step) {
        return Math.floorDiv(time, step) * step;
    }
}
