// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.slice;

import io.streamgauge.pipeline.Window;
import io.streamgauge.pipeline.bounds.CalendarBounds;

/**
 * Assigns one slice to each window of a calendar. Time zones change: a slice in state may end where no window of the rules that are known
 * now ends. It is a window of its own, which begins where the window around it begins.
 */
final class CalendarSliceAssigner extends AlignedSliceAssigner {
    private static final long serialVersionUID = 1;

    private final CalendarBounds bounds;

    CalendarSliceAssigner(Window.Calendar window) {
        this(new CalendarBounds(window));
    }

    private CalendarSliceAssigner(CalendarBounds bounds) {
        super(bounds);
        this.bounds = bounds;
    }

    @Override
    public long assign(long time) {
        return bounds.end(time);
    }

    @Override
    public long preFlushMillis() {
        return MAX_PRE_FLUSH;
    }

    @Override
    public long firstWindow(long slice) {
        return slice;
    }

    @Override
    public long lastWindow(long slice) {
        return slice;
    }

    @Override
    public long start(long window) {
        return bounds.start(window - 1);
    }

    @Override
    public long firstSlice(long window) {
        return window;
    }

    @Override
    public long nextSlice(long slice) {
        return bounds.next(slice);
    }

    @Override
    public long previousSlice(long slice) {
        return start(slice);
    }
}
