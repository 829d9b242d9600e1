// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.progress;

import io.streamgauge.flink.CheckpointedWatermark;
import io.streamgauge.pipeline.Uids;
import java.util.Collection;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Keeps how far event time has advanced, by watermarks or in silence by the clock, and which windows have ended and are closed by it.
 * Times are milliseconds since the epoch; a window is named by its end, so its last millisecond is one less.
 *
 * <p>Both times are saved. After a restore the watermark is that of before, although Flink's own starts at the beginning of time;
 * Flink's watermarks advance event time again once they have caught up. The time up to which windows are closed cannot be computed
 * from it, because the allowed lateness may be edited: windows whose events were dropped could open again, or windows could close
 * before they fired for their last events.
 */
public final class WatermarkProgress {
    private final long maxOutOfOrderness;
    private final long lateness;
    private final CheckpointedWatermark savedWatermark;
    private final CheckpointedWatermark savedClosed;
    private final SilenceClock clock;
    private final OpenWindows open = new OpenWindows();

    private long watermark;
    private long previous;
    /** Windows whose last millisecond is not later than this are closed. */
    private long closed;

    /**
     * @param maxOutOfOrderness of the source, in milliseconds
     * @param lateness allowed lateness in milliseconds
     */
    public WatermarkProgress(StateInitializationContext context, long maxOutOfOrderness, long lateness)
            throws Exception {
        this.maxOutOfOrderness = maxOutOfOrderness;
        this.lateness = lateness;
        this.savedWatermark = CheckpointedWatermark.of(context, Uids.State.WATERMARK);
        this.savedClosed = CheckpointedWatermark.of(context, Uids.State.CLOSED);
        this.watermark = savedWatermark.restored();
        this.closed = savedClosed.restored();
        this.clock = new SilenceClock(watermark, System.nanoTime());
    }

    /** The watermark, also that of before a restore; {@link Long#MIN_VALUE} where none came. */
    public long watermark() {
        return watermark;
    }

    /** The watermark before the one that is being processed. Windows that ended by then fire again. */
    public long previous() {
        return previous;
    }

    /** Whether the watermark has passed the end of a window. */
    public boolean ended(long window) {
        return window - 1 <= watermark;
    }

    /** Whether a window takes no more events. */
    public boolean closed(long window) {
        return window - 1 <= closed;
    }

    /** Whether windows that have ended are closed. They are not after a restore with a shortened lateness, until event time advances. */
    public boolean endedIsClosed() {
        return closed == watermark;
    }

    /**
     * How much later than allowed an event is, in milliseconds. A window that was closed with a smaller lateness, before an edit, is
     * missed by less.
     *
     * @param window the last window that the event has missed
     */
    public long lateBy(long window) {
        return Math.max(0, watermark - (window - 1 + lateness));
    }

    /**
     * Notes that a window has events and has not ended.
     *
     * @param eventTime that at least one of its events has, or a later one
     */
    public void addOpen(long window, long eventTime) {
        if (open.add(window)) {
            clock.onEvent(eventTime - maxOutOfOrderness - 1, System.nanoTime());
        }
    }

    /** The first thousand at most of the windows that have not ended; for use by any thread. */
    public Collection<Long> openWindows() {
        return open.first();
    }

    /** How many windows have events and have not ended; for use by any thread. */
    public int openCount() {
        return open.count();
    }

    /**
     * How far event time is behind the clock, in milliseconds: 0 before the first watermark, and at the end of the input; for use by any
     * thread.
     *
     * @param now milliseconds since the epoch
     */
    public long lag(long now) {
        long reached = watermark;
        return reached == Long.MIN_VALUE ? 0 : Math.max(0, now - reached);
    }

    /** Notes whether the whole source is silent and read to its end. */
    public void setSilent(boolean silent) {
        clock.setSilent(silent);
    }

    /** What event time has become by the clock while the source is silent; {@link Long#MIN_VALUE} while it is not. */
    public long inSilence() {
        return clock.silent() ? clock.eventTime(System.nanoTime()) : Long.MIN_VALUE;
    }

    /** Notes that a watermark begins to be processed; returns whether it advances event time. */
    public boolean begin(long mark) {
        previous = watermark;
        return mark > watermark;
    }

    /** Advances to a watermark that is later than the last one. */
    public void advance(long mark) throws Exception {
        watermark = mark;
        clock.onWatermark(mark, System.nanoTime());
        open.advance(mark);
        closed = Math.max(closed, mark < Long.MIN_VALUE + lateness ? Long.MIN_VALUE : mark - lateness);
        savedWatermark.advance(mark);
        // The end of the input closes windows, but not those of the next run.
        if (mark != Long.MAX_VALUE) {
            savedClosed.advance(closed);
        }
    }
}
