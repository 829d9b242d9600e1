// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.slice.AlignedSliceAssigner;
import io.streamgauge.window.slice.SessionSliceAssigner;
import org.jspecify.annotations.Nullable;

/** The events that the windows of an aggregation in a range may hold. Times are milliseconds since the epoch. */
final class EventSpan {
    private final WindowRange range;
    private final long longest;
    private final @Nullable AlignedSliceAssigner aligned;
    private final @Nullable SessionSliceAssigner sessions;

    EventSpan(Aggregation aggregation, WindowRange range) {
        this.range = range;
        this.longest = aggregation.window().size().toMillis();
        if (aggregation.window() instanceof Window.Session session) {
            aligned = null;
            sessions = new SessionSliceAssigner(session);
        } else {
            aligned = AlignedSliceAssigner.of(aggregation.window());
            sessions = null;
        }
    }

    /** Whether an event of this time may be in one of the windows. Of sessions, all are needed that may merge with one of them. */
    boolean contains(long time) {
        if (aligned == null) {
            long cell = sessions().cell(time);
            return cell + longest > range.from() && cell < range.to();
        }
        long slice = aligned.assign(time);
        return aligned.lastWindow(slice) > range.from() && aligned.firstWindow(slice) <= range.to();
    }

    /** Whether a recomputed window with this end has all its events. It must be in the range, or a session beside one that is. */
    boolean holds(long end) {
        return aligned == null ? contains(end - 1) : range.contains(end);
    }

    /** The first time of the cell between two cuts that holds all events of the same session, and the first time behind it. */
    long[] cell(long time) {
        long cell = sessions().cell(time);
        return new long[] {cell, cell + longest};
    }

    private SessionSliceAssigner sessions() {
        if (sessions == null) {
            throw new IllegalStateException("the windows are no sessions");
        }
        return sessions;
    }

    /** No event is earlier. */
    long from() {
        return range.from() - longest;
    }

    /** All events are earlier. */
    long to() {
        return range.to() + (sessions == null ? 0 : longest);
    }
}
