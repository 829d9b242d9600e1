// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

/**
 * The work that every program does: which events there are, and what is asked of them.
 *
 * @param events how many
 * @param keys how many different symbols
 * @param windows how many windows of {@link #SIZE_MS} the events are spread over
 * @param partitions of the input topic
 * @param hot share of the events that go to one key, 0 to 1
 * @param padding bytes that are added to each event, which nobody reads
 * @param filtered whether a condition over two more fields keeps only some of the events
 * @param sizeMs length of the windows asked for, in milliseconds
 * @param everyMs distance of their starts; {@code sizeMs} for tumbling ones
 * @param seed of the random numbers: the same seed, the same events
 */
record Work(
        int events,
        int keys,
        int windows,
        int partitions,
        double hot,
        int padding,
        boolean filtered,
        long sizeMs,
        long everyMs,
        long seed) {

    static final long SIZE_MS = 10_000;
    /** Events are less than this behind the newest of their partition. */
    static final long DISORDER_MS = 2_000;
    /** 2026-01-01T00:00:00Z. */
    static final long START_MS = 1_767_225_600_000L;

    private static final int EVENTS_OF_A_ROW = 10;
    private static final int MOST_WINDOWS = 100;
    private static final int FEWEST_WINDOWS = 3;

    /** About ten events a result row, and at most 100 windows: a million rows for ten million events and 10,000 keys. */
    static int windowsFor(int events, int keys) {
        long rows = events / EVENTS_OF_A_ROW;
        return (int) Math.max(FEWEST_WINDOWS, Math.min(MOST_WINDOWS, rows / keys));
    }

    Work withEvents(int other) {
        // Marginal cost is that of more of the same: the same rate in event time, for longer.
        int longer = (int) Math.max(1, (long) windows * other / events);
        return new Work(other, keys, longer, partitions, hot, padding, filtered, sizeMs, everyMs, seed);
    }

    long spanMs() {
        return windows * SIZE_MS;
    }

    boolean sliding() {
        return everyMs != sizeMs;
    }
}
