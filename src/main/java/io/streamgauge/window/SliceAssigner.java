package io.streamgauge.window;

import io.streamgauge.pipeline.Window;
import java.io.Serializable;

/**
 * How event time is cut into slices: pieces so small that all events of a key in one of them belong to the same windows, so
 * that they can be combined before any window is known. A slice is named by its start. All times are milliseconds since the
 * epoch, starts inclusive, ends exclusive.
 */
interface SliceAssigner extends Serializable {
    /** The slice of an event. */
    long assign(long time);

    /** The end of a slice: no window of its events ends before. */
    long end(long slice);

    /** The watermark before which all that was combined of a slice must be sent on, or windows would fire without it. */
    long flushDeadline(long slice);

    /** How long before that it pays to send on what there is, so that little is left to do when windows end. */
    long preFlushMillis();

    static SliceAssigner of(Window window) {
        return window instanceof Window.Session session
                ? new SessionSliceAssigner(session)
                : new AlignedSliceAssigner(window);
    }
}
