package io.streamgauge.window;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.model.OffsetRange;

/** A session of one key, as state holds it. */
public final class Session {
    /** Time of its first event, milliseconds since the epoch. */
    public final long start;

    public AccumulatorRows rows;
    /** A gap after its last event, or where it is cut; exclusive. */
    public long end;

    public OffsetRange[] ranges;
    /** How many results were written at or after its end, under this start: 0 before the final one. */
    public int count;
    /** Whether something came since the last result. */
    public boolean changed;
    /** Whether anything was written under this start, also early. */
    public boolean written;

    public Session(
            long start,
            long end,
            AccumulatorRows rows,
            OffsetRange[] ranges,
            int count,
            boolean changed,
            boolean written) {
        this.start = start;
        this.end = end;
        this.rows = rows;
        this.ranges = ranges;
        this.count = count;
        this.changed = changed;
        this.written = written;
    }

    /** Whether the events of both belong together: their windows overlap or touch. */
    public boolean meets(Session other) {
        return start <= other.end && other.start <= end;
    }

    /** Takes in the events of a session that does not begin earlier. */
    public void absorb(Session later) {
        end = Math.max(end, later.end);
        rows.layout().merge(rows, 0, later.rows, 0);
        ranges = OffsetRange.merge(ranges, later.ranges);
        changed = true;
    }

    public Session copy() {
        return new Session(start, end, rows.copy(0), ranges, count, changed, written);
    }
}
