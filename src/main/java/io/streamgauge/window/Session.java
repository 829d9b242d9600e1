package io.streamgauge.window;

import io.streamgauge.measure.Rows;
import io.streamgauge.model.SourceRange;

/** A session of one key, as state holds it. */
final class Session {
    /** Time of its first event, milliseconds since the epoch. */
    final long start;

    Rows rows;
    /** A gap after its last event, or where it is cut; exclusive. */
    long end;

    SourceRange[] ranges;
    /** How many results were written at or after its end, under this start: 0 before the final one. */
    int count;
    /** Whether something came since the last result. */
    boolean changed;
    /** Whether anything was written under this start, also early. */
    boolean written;

    Session(long start, long end, Rows rows, SourceRange[] ranges, int count, boolean changed, boolean written) {
        this.start = start;
        this.end = end;
        this.rows = rows;
        this.ranges = ranges;
        this.count = count;
        this.changed = changed;
        this.written = written;
    }

    /** Whether the events of both belong together: their windows overlap or touch. */
    boolean meets(Session other) {
        return start <= other.end && other.start <= end;
    }

    /** Takes in the events of a session that does not begin earlier. */
    void absorb(Session later) {
        end = Math.max(end, later.end);
        rows.layout().merge(rows, 0, later.rows, 0);
        ranges = SourceRange.merge(ranges, later.ranges);
        changed = true;
    }

    Session copy() {
        return new Session(start, end, rows.copy(0), ranges, count, changed, written);
    }
}
