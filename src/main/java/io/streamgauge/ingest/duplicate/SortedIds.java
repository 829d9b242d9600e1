// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.Arrays;

/** Ids of one bucket that are sorted while they are added. They should arrive nearly in order: an id moves past those behind it. */
final class SortedIds implements IdCursor {
    private static final int WORDS = 3;

    /** For each id the two halves of the hash, and the time. */
    private long[] words = new long[16 * WORDS];

    private int size;
    private int current = -1;

    void add(long high, long low, long time) {
        int end = size * WORDS;
        if (end == words.length) {
            words = Arrays.copyOf(words, 2 * end);
        }
        int at = end;
        while (at > 0 && IdCursor.compare(high, low, words[at - WORDS], words[at - WORDS + 1]) < 0) {
            at -= WORDS;
        }
        System.arraycopy(words, at, words, at + WORDS, end - at);
        words[at] = high;
        words[at + 1] = low;
        words[at + 2] = time;
        size++;
    }

    int size() {
        return size;
    }

    @Override
    public boolean next() {
        current++;
        return current < size;
    }

    @Override
    public long high() {
        return words[current * WORDS];
    }

    @Override
    public long low() {
        return words[current * WORDS + 1];
    }

    @Override
    public long time() {
        return words[current * WORDS + 2];
    }
}
