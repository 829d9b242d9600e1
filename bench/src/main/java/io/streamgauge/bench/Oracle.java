// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.util.Arrays;

/** What the results must be, counted while the events are made: one cell for each slice and key. */
final class Oracle {
    private final Work work;
    private final int[] count;
    private final long[] sum;
    private final int[] least;
    private final int[] most;

    Oracle(Work work) {
        this.work = work;
        int cells = Math.multiplyExact(work.windows(), work.keys());
        count = new int[cells];
        sum = new long[cells];
        least = new int[cells];
        most = new int[cells];
        Arrays.fill(least, Integer.MAX_VALUE);
    }

    /**
     * Counts an event in its slice.
     *
     * @param time milliseconds since the epoch
     * @param cents price in hundredths
     */
    void add(long time, int key, int cents) {
        int cell = (int) ((time - Work.START_MS) / Work.SIZE_MS) * work.keys() + key;
        count[cell]++;
        sum[cell] += cents;
        least[cell] = Math.min(least[cell], cents);
        most[cell] = Math.max(most[cell], cents);
    }

    /** A window of one key; amounts in hundredths. */
    record Row(int count, long sum, int least, int most) {}

    /**
     * The row of a window, or null where it has none.
     *
     * @param start of the window, milliseconds since the epoch
     */
    Row row(long start, int key) {
        long first = Math.floorDiv(start - Work.START_MS, Work.SIZE_MS);
        int slices = (int) (work.sizeMs() / Work.SIZE_MS);
        int n = 0;
        long total = 0;
        int low = Integer.MAX_VALUE;
        int high = 0;
        for (long slice = Math.max(0, first); slice < Math.min(work.windows(), first + slices); slice++) {
            int cell = (int) slice * work.keys() + key;
            n += count[cell];
            total += sum[cell];
            low = Math.min(low, least[cell]);
            high = Math.max(high, most[cell]);
        }
        return n == 0 ? null : new Row(n, total, low, high);
    }

    /** How many rows there are. */
    long rows() {
        long rows = 0;
        for (int window = 1 - (int) (work.sizeMs() / Work.SIZE_MS); window < work.windows(); window++) {
            for (int key = 0; key < work.keys(); key++) {
                if (row(Work.START_MS + window * Work.SIZE_MS, key) != null) {
                    rows++;
                }
            }
        }
        return rows;
    }

    /** Events that were counted. */
    long events() {
        return Arrays.stream(count).asLongStream().sum();
    }
}
