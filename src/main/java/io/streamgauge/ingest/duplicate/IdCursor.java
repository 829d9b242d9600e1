// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.Comparator;

/** Ids of one bucket, one after the other in the order of their hashes as unsigned numbers. */
interface IdCursor {
    Comparator<IdCursor> BY_HASH = (one, other) -> {
        int order = Long.compareUnsigned(one.high(), other.high());
        return order != 0 ? order : Long.compareUnsigned(one.low(), other.low());
    };

    /** Goes to the next id; false behind the last one. */
    boolean next() throws Exception;

    /** The first half of the hash. */
    long high();

    /** The second half of the hash. */
    long low();

    /** The time of the first copy, in milliseconds since the epoch. */
    long time();
}
