// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.CheckpointedWatermark;
import io.streamgauge.pipeline.Uids;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * An upper bound of event time behind the shuffle, as a subtask before the shuffle knows it: its own watermark, unless the subtask has
 * been idle. While it is idle, event time behind the shuffle advances without it.
 */
final class EventTimeHorizon {
    /** Event time behind the shuffle is unknown. */
    private static final long UNKNOWN = Long.MAX_VALUE - 1;

    private final CheckpointedWatermark saved;
    /** The horizon; at least the watermark of this subtask. */
    private long time;

    private long watermark = Long.MIN_VALUE;
    /** The watermark at the last barrier. */
    private long watermarkAtBarrier;
    /** The checkpoint of that barrier; 0 where the subtask was idle then or has been idle since. */
    private long activeSince;

    private boolean idle;

    EventTimeHorizon(StateInitializationContext context) throws Exception {
        saved = CheckpointedWatermark.of(context, Uids.State.HORIZON);
        time = saved.restored(context.isRestored() ? UNKNOWN : Long.MIN_VALUE);
    }

    /** The horizon, in milliseconds since the epoch. */
    long time() {
        return time;
    }

    void advance(long mark) throws Exception {
        watermark = mark;
        time = Math.max(time, watermark);
        saved.advance(time);
    }

    void setIdle(boolean now) {
        idle = now;
        if (idle) {
            time = UNKNOWN;
            activeSince = 0;
        }
    }

    void onBarrier(long checkpoint) {
        activeSince = idle ? 0 : checkpoint;
        watermarkAtBarrier = watermark;
    }

    /** Lowers the horizon to the own watermark once event time behind the shuffle waits for this subtask again. */
    void onCheckpointComplete(long checkpoint, EventTimeBehind behind) {
        if (time > watermark && checkpoint == activeSince && behind.at(checkpoint) <= watermarkAtBarrier) {
            time = watermark;
        }
    }

    void save() throws Exception {
        saved.advance(time);
    }
}
