package io.streamgauge.window;

/**
 * Whether it pays to combine. Where nearly every event brings a key that is not there yet, a table only costs: then events
 * are sent on as they come, until it is time to try again.
 */
final class AdaptiveAggregation {
    /** Below this many events a row their combining costs more than it saves downstream. */
    private static final double LEAST = 1.25;

    /** For so many times the rows of a trial nothing is combined: what trials cost in vain stays small. */
    private static final int PAUSE = 16;

    private final long trial;
    private long rows;
    private long events;
    private long pause;

    /** @param trial how many rows to look at before it is decided */
    AdaptiveAggregation(long trial) {
        this.trial = trial;
    }

    /** Whether the next event should not be combined. */
    boolean without() {
        if (pause == 0) {
            return false;
        }
        pause--;
        return true;
    }

    void combined(long intoRows, long ofEvents) {
        rows += intoRows;
        events += ofEvents;
        if (rows >= trial) {
            pause = events < rows * LEAST ? PAUSE * trial : 0;
            rows = 0;
            events = 0;
        }
    }
}
