// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.slice;

import io.streamgauge.pipeline.Window;
import io.streamgauge.pipeline.bounds.WindowEnds;
import java.util.Objects;

/** Assigns slices of one width for windows of one size, or of a multiple of one step, aligned to the epoch in UTC. */
public final class FixedSliceAssigner extends AlignedSliceAssigner {
    private static final long serialVersionUID = 1;

    private final long size;
    /** The time from the end of one window to the end of the next. */
    private final long every;
    /** The width of a slice. */
    private final long width;
    /** Whether windows begin together, rather than each {@link #size} before its end. */
    private final boolean cumulative;

    /** @param window tumbling, sliding or cumulative */
    public FixedSliceAssigner(Window window) {
        this(
                window,
                window.size().toMillis(),
                Objects.requireNonNull(window.step()).toMillis());
    }

    private FixedSliceAssigner(Window window, long size, long every) {
        super(new WindowEnds.Steps(every));
        this.size = size;
        this.every = every;
        this.width = gcd(size, every);
        this.cumulative = window instanceof Window.Cumulative;
    }

    private static long gcd(long one, long other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    @Override
    public long assign(long time) {
        return floor(time, width) + width;
    }

    /** A small part of the slice, so that few keys get more events after the early flush. */
    @Override
    public long preFlushMillis() {
        return Math.min(width / 20, MAX_PRE_FLUSH);
    }

    @Override
    public long firstWindow(long slice) {
        return cumulative ? slice : size - floor(size - slice, every);
    }

    @Override
    public long lastWindow(long slice) {
        return floor(slice - width, cumulative ? size : every) + size;
    }

    @Override
    public long start(long window) {
        return cumulative ? floor(window - 1, size) : window - size;
    }

    @Override
    public long firstSlice(long window) {
        return start(window) + width;
    }

    @Override
    public long nextSlice(long slice) {
        return slice + width;
    }

    @Override
    public long previousSlice(long slice) {
        return slice - width;
    }

    /** The width of a slice in milliseconds. */
    public long width() {
        return width;
    }

    private static long floor(long time, long step) {
        return Math.floorDiv(time, step) * step;
    }
}
