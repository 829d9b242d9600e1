// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

/**
 * A Bloom filter of ids, in plain memory. Most ids are new, and a failed lookup in state costs more than the filter's memory. Its bits
 * are taken from the hash that the id is. Those of one id are in eight words beside each other, one bit in each, so that a lookup
 * costs one access to memory. With 12 bits an id, one in 200 that are not there seems to be.
 */
final class IdFilter {
    private static final int WORDS = 8;
    private static final int BITS_OF_AN_ID = 12;
    /** The bits of the hash that choose one of a word. */
    private static final int CHOICE = 6;

    private static final long FIRST_HALF = 0xffff_ffffL;

    private final long[] words;
    private final long lines;

    /** @param ids how many there will be */
    IdFilter(int ids) {
        lines = Math.max(1, ((long) ids * BITS_OF_AN_ID + WORDS * Long.SIZE - 1) / (WORDS * Long.SIZE));
        words = new long[Math.toIntExact(lines * WORDS)];
    }

    void add(long high, long low) {
        int line = line(high);
        for (int i = 0; i < WORDS; i++) {
            words[line + i] |= 1L << (low >>> CHOICE * i);
        }
    }

    /** False only where the id was not added. */
    boolean mayContain(long high, long low) {
        int line = line(high);
        for (int i = 0; i < WORDS; i++) {
            if ((words[line + i] & 1L << (low >>> CHOICE * i)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** The low bits choose the line, because the high ones are nearly the same for all ids of a block. */
    private int line(long high) {
        return (int) ((high & FIRST_HALF) * lines >>> Integer.SIZE) * WORDS;
    }
}
