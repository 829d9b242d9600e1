// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.slice;

import io.streamgauge.pipeline.Window;
import java.io.Serializable;

/**
 * Cuts event time into slices so small that all events of a key in one slice belong to the same windows. They can be aggregated before
 * any window is known. A slice is named by its end, as windows are in Flink SQL; slices of sessions are named by their start, as sessions
 * are. All times are milliseconds since the epoch, starts inclusive, ends exclusive.
 */
public interface SliceAssigner extends Serializable {
    /** The slice of an event. */
    long assign(long time);

    /** The end of a slice; no window of its events ends earlier. */
    long end(long slice);

    /**
     * The watermark before which the accumulators of a slice must be flushed, or windows would fire without them. It is before the
     * start of a slice of sessions, too: a session that ends there still includes its events.
     */
    default long flushDeadline(long slice) {
        return slice - 1;
    }

    /** How long before the deadline an early flush pays, so that little work is left when windows end; in milliseconds. */
    long preFlushMillis();

    static SliceAssigner of(Window window) {
        return window instanceof Window.Session session
                ? new SessionSliceAssigner(session)
                : AlignedSliceAssigner.of(window);
    }
}
