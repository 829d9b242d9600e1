// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.List;
import java.util.PriorityQueue;

/**
 * Ids of one bucket that were written to state together, in the order of their hashes. The first bits of a hash choose its block. The
 * key of a block encodes the place of its run, so that runs are found again after a restart.
 */
record Run(Place place, int ids, IdFilter filter) {
    /** A block holds 256 to 512 ids on average, fewer where the run has fewer. A lookup reads one block. */
    private static final int IDS_OF_A_BLOCK = 512;

    private Run(Place place, int ids) {
        this(place, ids, new IdFilter(ids));
    }

    /**
     * The place of a run, which the keys of its blocks encode.
     *
     * @param slot the number of the run in its bucket, which a later run may have again
     * @param level how many times its ids were merged, at least
     * @param bits how many bits of a hash choose its block
     */
    record Place(int slot, int level, int bits) {
        static Place ofKey(long key) {
            return new Place((int) (key >>> 48), (int) (key >>> 40) & 0xff, (int) (key >>> 32) & 0xff);
        }

        long key(int block) {
            return (long) slot << 48 | (long) level << 40 | (long) bits << 32 | block;
        }

        int blocks() {
            return 1 << bits;
        }

        /** The block of an id, by the first half of its hash. */
        int block(long high) {
            return bits == 0 ? 0 : (int) (high >>> Long.SIZE - bits);
        }
    }

    /**
     * Merges the ids of several cursors into a new run.
     *
     * @param ids how many there are
     */
    static Run write(int slot, int level, int ids, List<IdCursor> inputs, Blocks blocks) throws Exception {
        Run run = new Run(new Place(slot, level, bits(ids)), ids);
        PriorityQueue<IdCursor> heads = new PriorityQueue<>(inputs.size(), IdCursor.BY_HASH);
        for (IdCursor input : inputs) {
            if (input.next()) {
                heads.add(input);
            }
        }
        Blocks.Writer writer = blocks.new Writer(run.place);
        while (!heads.isEmpty()) {
            IdCursor head = heads.poll();
            writer.add(head);
            run.filter.add(head.high(), head.low());
            if (head.next()) {
                heads.add(head);
            }
        }
        writer.endBlock();
        return run;
    }

    private static int bits(int ids) {
        return ids <= IDS_OF_A_BLOCK ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros((ids - 1) / IDS_OF_A_BLOCK);
    }

    /** A run that is in state. */
    static Run restored(Place place, int ids, Blocks blocks) throws Exception {
        Run run = new Run(place, ids);
        for (IdCursor cursor = blocks.new Reader(place); cursor.next(); ) {
            run.filter.add(cursor.high(), cursor.low());
        }
        return run;
    }

    /** False only where the id is not in the run. */
    boolean mayContain(long high, long low) {
        return filter.mayContain(high, low);
    }
}
