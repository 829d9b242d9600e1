// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.model.OffsetRange;

/** The state of one session of one key. */
final class SessionState {
    /** The time of the first event, milliseconds since the epoch. */
    final long start;

    AccumulatorRows rows;
    /** One gap after the last event, or the cut of the session; exclusive. */
    long end;

    OffsetRange[] ranges;
    /** The number of results that were emitted at or after the end, under this start; 0 before the final one. */
    int count;
    /** Whether events came since the last result. */
    boolean changed;
    /** Whether any result, early ones included, was emitted under this start. */
    boolean emitted;

    SessionState(long start, long end, AccumulatorRows rows, OffsetRange[] ranges) {
        this.start = start;
        this.end = end;
        this.rows = rows;
        this.ranges = ranges;
    }

    /** Whether the events of both belong together: their windows overlap or touch. */
    boolean meets(SessionState other) {
        return start <= other.end && other.start <= end;
    }

    /** Merges a session that does not start earlier. */
    void absorb(SessionState later) {
        end = Math.max(end, later.end);
        rows.layout().merge(rows, 0, later.rows, 0);
        ranges = OffsetRange.merge(ranges, later.ranges);
        changed = true;
    }

    SessionState copy() {
        SessionState copy = new SessionState(start, end, rows.copy(0), ranges);
        copy.count = count;
        copy.changed = changed;
        copy.emitted = emitted;
        return copy;
    }
}
