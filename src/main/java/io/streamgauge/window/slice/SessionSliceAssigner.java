// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.slice;

import io.streamgauge.pipeline.Window;

/**
 * Assigns slices for sessions: two events of one slice are less than the gap apart. Sessions are cut at multiples of their greatest
 * length, so slices are counted from there. The time between two cuts is a cell, named by its start.
 */
public final class SessionSliceAssigner implements SliceAssigner {
    private static final long serialVersionUID = 1;

    /** Wider slices would be flushed repeatedly, at each watermark that passes through them. */
    private static final long MAX_WIDTH = 1_000;

    private final long gap;
    private final long width;
    private final long max;

    public SessionSliceAssigner(Window.Session session) {
        this.gap = session.gap().toMillis();
        this.width = Math.min(gap, MAX_WIDTH);
        this.max = session.max().toMillis();
    }

    @Override
    public long assign(long time) {
        long cell = cell(time);
        return cell + (time - cell) / width * width;
    }

    @Override
    public long end(long slice) {
        return Math.min(slice + width, cell(slice) + max);
    }

    /** Slices of sessions are flushed before any of their windows ends. */
    @Override
    public long preFlushMillis() {
        return 0;
    }

    /** The cell of a time. */
    public long cell(long time) {
        return Math.floorDiv(time, max) * max;
    }

    /** The end of a session whose last event has this time. */
    public long sessionEnd(long last) {
        return Math.min(last + gap, cell(last) + max);
    }
}
