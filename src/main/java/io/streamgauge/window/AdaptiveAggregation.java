// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

/**
 * Decides whether local aggregation pays. Where nearly every event brings a new key, a table only costs time; events are then emitted
 * alone until the next trial.
 */
final class AdaptiveAggregation {
    /** Below this many events a row, local aggregation costs more than it saves downstream. */
    private static final double LEAST = 1.25;

    /** Events, in multiples of a trial, that are emitted alone after a failed trial, so that trials cost little. */
    private static final int PAUSE = 16;

    private final long trial;
    private long rows;
    private long events;
    private long pause;

    /** @param trial the number of rows of a trial */
    AdaptiveAggregation(long trial) {
        this.trial = trial;
    }

    /** Whether the next event should be emitted alone. */
    boolean bypasses() {
        if (pause == 0) {
            return false;
        }
        pause--;
        return true;
    }

    void record(long intoRows, long ofEvents) {
        rows += intoRows;
        events += ofEvents;
        if (rows >= trial) {
            pause = events < rows * LEAST ? PAUSE * trial : 0;
            rows = 0;
            events = 0;
        }
    }
}
