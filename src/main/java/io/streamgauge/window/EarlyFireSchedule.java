// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import java.time.Duration;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * When early results are due. Local aggregates are flushed at multiples of the interval, and the results fire a moment later, when the
 * partials have arrived.
 */
public final class EarlyFireSchedule {
    /** Enough time for partials to cross the network. */
    private static final long CROSSING_MS = 200;

    private EarlyFireSchedule() {}

    /** Flushes at each multiple of the interval from now on, by timers of an operator. */
    static void flushRegularly(ProcessingTimeService clock, Duration early, Runnable flush) {
        clock.registerTimer(nextFlush(clock.getCurrentProcessingTime(), early), due -> {
            flush.run();
            flushRegularly(clock, early, flush);
        });
    }

    /** The next time of a flush, later than now; milliseconds since the epoch, in processing time. */
    static long nextFlush(long now, Duration early) {
        long interval = early.toMillis();
        return (now / interval + 1) * interval;
    }

    /** The next time at which early results fire, later than now. */
    public static long nextResult(long now, Duration early) {
        long crossing = Math.min(CROSSING_MS, early.toMillis() / 2);
        return nextFlush(now - crossing, early) + crossing;
    }
}
