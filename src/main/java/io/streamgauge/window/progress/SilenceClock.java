// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.progress;

/**
 * Event time while the whole source is silent and read to its end: it advances from the last watermark by the time that has passed since
 * then. So the last window comes out although no event follows it, and a later event with a right clock is not late. Time that the job
 * was down does not count. Watermarks are milliseconds since the epoch, times of the clock are nanoseconds of {@link System#nanoTime}.
 */
final class SilenceClock {
    private static final long NANOS = 1_000_000;

    private long last;
    private long lastAt;
    private long before;
    private long beforeAt;
    private long events = Long.MIN_VALUE;
    private long eventsAt;
    private boolean silent;

    /** @param restored the watermark of before a restore; {@link Long#MIN_VALUE} where there is none */
    SilenceClock(long restored, long now) {
        last = restored;
        lastAt = now;
        before = restored;
        beforeAt = now;
    }

    /** Notes a watermark that advances event time. */
    void onWatermark(long watermark, long now) {
        if (!silent) {
            before = last;
            beforeAt = lastAt;
            last = watermark;
            lastAt = now;
        }
    }

    /**
     * Notes that there was an event whose partition had at least this watermark. After a restart in the silence, Flink does not know the
     * watermarks of the partitions any more, and the furthest may not have been emitted before.
     */
    void onEvent(long watermark, long now) {
        if (watermark > events) {
            events = watermark;
            eventsAt = now;
        }
    }

    boolean silent() {
        return silent;
    }

    void setSilent(boolean silent) {
        this.silent = silent;
    }

    /**
     * Event time now. The last watermark may have come with the silence: where inputs stood at different times, Flink emits the
     * furthest when the last one is idle. So the one before it counts, too.
     */
    long eventTime(long now) {
        return Math.max(
                advanced(events, now - eventsAt),
                Math.max(advanced(before, now - beforeAt), advanced(last, now - lastAt)));
    }

    private static long advanced(long watermark, long nanos) {
        // No event has come yet, or no more can come.
        return watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE ? watermark : watermark + nanos / NANOS;
    }
}
