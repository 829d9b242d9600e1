package io.streamgauge.window;

import java.time.Duration;

/**
 * When interim results are due: at multiples of their interval everything combined is sent on, and a moment later, when it
 * has arrived, the results are written.
 */
public final class EarlyFireSchedule {
    /** Enough for what was sent on to cross the network. */
    private static final long CROSSING_MS = 200;

    private EarlyFireSchedule() {}

    /** The next time at which combined events are sent on, later than now; milliseconds of the clock. */
    static long nextFlush(long now, Duration early) {
        long interval = early.toMillis();
        return (now / interval + 1) * interval;
    }

    /** The next time at which interim results are written, later than now. */
    public static long nextResult(long now, Duration early) {
        long crossing = Math.min(CROSSING_MS, early.toMillis() / 2);
        return nextFlush(now - crossing, early) + crossing;
    }
}
