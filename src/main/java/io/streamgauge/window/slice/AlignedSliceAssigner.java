// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.slice;

import io.streamgauge.pipeline.Window;
import io.streamgauge.pipeline.bounds.WindowEnds;

/**
 * Assigns slices for windows whose bounds do not depend on the events. Slices and windows are named by their ends, and a slice begins
 * where the one before it ends.
 */
public abstract class AlignedSliceAssigner implements SliceAssigner {
    private static final long serialVersionUID = 1;

    /** Enough time to merge the partials of ten thousand keys, in milliseconds. */
    static final long MAX_PRE_FLUSH = 100;

    private final WindowEnds windows;

    /** @param windows the ends of the windows */
    AlignedSliceAssigner(WindowEnds windows) {
        this.windows = windows;
    }

    /** @param window no session */
    public static AlignedSliceAssigner of(Window window) {
        return window instanceof Window.Calendar calendar
                ? new CalendarSliceAssigner(calendar)
                : new FixedSliceAssigner(window);
    }

    @Override
    public final long end(long slice) {
        return slice;
    }

    /** The ends of the windows, one after the other. */
    public final WindowEnds windows() {
        return windows;
    }

    /** The end of the first window that a slice belongs to. */
    public abstract long firstWindow(long slice);

    /** The end of the last window that a slice belongs to. */
    public abstract long lastWindow(long slice);

    /** The start of the window with this end. */
    public abstract long start(long window);

    /** The first slice of the window with this end. */
    public abstract long firstSlice(long window);

    /** The slice after this one. */
    public abstract long nextSlice(long slice);

    /** The slice before this one, which ends where this one begins. */
    public abstract long previousSlice(long slice);
}
