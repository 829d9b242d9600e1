// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.Comparator;

/** Ids of one bucket, one after the other in the order of their hashes as unsigned numbers. */
interface IdCursor {
    Comparator<IdCursor> BY_HASH = (one, other) -> compare(one.high(), one.low(), other.high(), other.low());

    /** Compares two hashes by their halves. */
    static int compare(long high, long low, long otherHigh, long otherLow) {
        int order = Long.compareUnsigned(high, otherHigh);
        return order != 0 ? order : Long.compareUnsigned(low, otherLow);
    }

    /** Goes to the next id; false behind the last one. */
    boolean next() throws Exception;

    /** The first half of the hash. */
    long high();

    /** The second half of the hash. */
    long low();

    /** The time of the first copy, in milliseconds since the epoch. */
    long time();
}
