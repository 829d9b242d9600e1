// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ids of one key group since the last checkpoint, in plain memory: a hash table in one array. The place of an id is chosen by the
 * first bits of its hash, so the order of the table is nearly that of the hashes, and sorting costs little.
 */
final class NewIds {
    /** Initial size of a table, in slots. */
    private static final int FEWEST_PLACES = 64;

    private static final int WORDS = 3;
    /** In place of the time: there is no id. No event has this time. */
    private static final long EMPTY = Long.MIN_VALUE;

    private final Buckets buckets;
    private final int group;
    private final int mostPlaces;

    /** For each place the two halves of the hash, and the time. */
    private long[] words;
    /** The bits of a hash behind those that choose the place. */
    private int shift;

    private int size;

    /** @param mostPlaces of the table, of which half stay free; a power of two, at least 2 */
    NewIds(Buckets buckets, int group, int mostPlaces) {
        this.buckets = buckets;
        this.group = group;
        this.mostPlaces = mostPlaces;
        int places = Math.min(FEWEST_PLACES, mostPlaces);
        words = empty(places);
        shift = Long.numberOfLeadingZeros(places) + 1;
    }

    private static long[] empty(int places) {
        long[] words = new long[places * WORDS];
        Arrays.fill(words, EMPTY);
        return words;
    }

    /** Whether there is a first copy of an event, in a bucket that is not dropped yet. */
    boolean hasCopy(long high, long low, long time, long watermark) {
        for (int at = place(high); words[at + 2] != EMPTY; at = next(at)) {
            if (words[at + 1] == low
                    && words[at] == high
                    && buckets.areCopies(time, words[at + 2])
                    && buckets.isKept(group, buckets.bucket(group, words[at + 2]), watermark)) {
                return true;
            }
        }
        return false;
    }

    /** Adds an id. The table must not be {@link #isFull full}. */
    void add(long high, long low, long time) {
        put(high, low, time);
        size++;
        if (isCrowded() && words.length < mostPlaces * WORDS) {
            long[] before = words;
            words = empty(2 * before.length / WORDS);
            shift--;
            for (int at = 0; at < before.length; at += WORDS) {
                if (before[at + 2] != EMPTY) {
                    put(before[at], before[at + 1], before[at + 2]);
                }
            }
        }
    }

    /** Whether it must be drained. */
    boolean isFull() {
        return isCrowded() && words.length == mostPlaces * WORDS;
    }

    /** In a table that is three quarters full, a failed lookup probes eight slots, in one that is half full two. */
    private boolean isCrowded() {
        return 2 * WORDS * size >= words.length;
    }

    private void put(long high, long low, long time) {
        int at = place(high);
        while (words[at + 2] != EMPTY) {
            at = next(at);
        }
        words[at] = high;
        words[at + 1] = low;
        words[at + 2] = time;
    }

    private int place(long high) {
        return (int) (high >>> shift) * WORDS;
    }

    private int next(int at) {
        return at + WORDS == words.length ? 0 : at + WORDS;
    }

    /** Takes everything out, by bucket; ids in buckets that are dropped already are gone. */
    Map<Long, SortedIds> drain(long watermark) {
        Map<Long, SortedIds> all = new TreeMap<>();
        for (int at = 0; size > 0; at += WORDS) {
            if (words[at + 2] != EMPTY) {
                long bucket = buckets.bucket(group, words[at + 2]);
                if (buckets.isKept(group, bucket, watermark)) {
                    all.computeIfAbsent(bucket, each -> new SortedIds()).add(words[at], words[at + 1], words[at + 2]);
                }
                words[at + 2] = EMPTY;
                size--;
            }
        }
        return all;
    }
}
