// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import java.time.Duration;

/**
 * Decides whether the heap is full, from what the garbage collectors report: they take most of the time, and what they leave fills the
 * old generation. Each alone is healthy: a busy run collects often, and a heap that fits its state exactly has little room.
 */
final class HeapPressure {
    /** Measured: 95 % where the heap is full, with SerialGC and G1, and less than 10 % before it filled. */
    private static final double MOST_OF_THE_TIME = 0.5;

    /** Measured: 99 % and more where the heap is full. */
    static final double FULL = 0.9;

    /** Over this time the collections are averaged. */
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long LASTS_NANOS = Duration.ofSeconds(60).toNanos();

    /** Enough for {@link #WINDOW_NANOS} at a sample a second. */
    private static final int SAMPLES = 16;

    private final long[] nanos = new long[SAMPLES];
    private final long[] collectionMillis = new long[SAMPLES];
    private int count;
    private boolean full;
    private long fullSince;

    /** The verdict on the figures. */
    enum Verdict {
        ROOM,
        FULL,
        /** Full for a minute without relief. */
        STAYS_FULL
    }

    /**
     * Takes the next sample, at least half a second after the one before; allocates nothing.
     *
     * @param now of a monotonic clock, in nanoseconds
     * @param collected for how many milliseconds all collectors have run since the JVM started
     * @param occupied share of the old generation that was in use after its last collection, from 0 to 1
     */
    Verdict judge(long now, long collected, double occupied) {
        double share = share(now, collected);
        nanos[count % SAMPLES] = now;
        collectionMillis[count % SAMPLES] = collected;
        count++;
        if (share <= MOST_OF_THE_TIME || occupied <= FULL) {
            full = false;
            return Verdict.ROOM;
        }
        if (!full) {
            full = true;
            fullSince = now;
        }
        return now - fullSince >= LASTS_NANOS ? Verdict.STAYS_FULL : Verdict.FULL;
    }

    /** Share of the time since the newest sample that is old enough; 0 where there is none. */
    private double share(long now, long collected) {
        for (int sample = count - 1; sample >= Math.max(0, count - SAMPLES); sample--) {
            long elapsed = now - nanos[sample % SAMPLES];
            if (elapsed >= WINDOW_NANOS) {
                return (collected - collectionMillis[sample % SAMPLES]) * 1e6 / elapsed;
            }
        }
        return 0;
    }
}
