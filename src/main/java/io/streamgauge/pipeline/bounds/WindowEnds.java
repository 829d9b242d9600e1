// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline.bounds;

import io.streamgauge.pipeline.Window;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The ends of windows that follow each other, in their order. A window is named by its end, in milliseconds since the epoch. Whoever
 * counts from window to window uses this class, because windows of a calendar have no fixed step.
 */
public interface WindowEnds extends Serializable {

    /** The end that follows an end. */
    long next(long end);

    /** The first end at or after a time, counted from a known end; this end itself where the time is earlier. */
    long from(long end, long time);

    /** Absent for sessions, which do not follow each other. */
    static @Nullable WindowEnds of(Window window) {
        if (window instanceof Window.Calendar calendar) {
            return new CalendarBounds(calendar);
        }
        return window.step() == null ? null : new Steps(window.step().toMillis());
    }

    /** @param step from each end to the next, in milliseconds */
    record Steps(long step) implements WindowEnds {
        @Override
        public long next(long end) {
            return end + step;
        }

        @Override
        public long from(long end, long time) {
            return time <= end ? end : end + (Math.floorDiv(time - 1 - end, step) + 1) * step;
        }
    }
}
