// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A summary of many values in bounded memory. It depends only on the values, not on their order or on how it was merged, and so
 * do the bytes that it writes.
 *
 * @param <S> the kind of sketch itself
 */
public interface Sketch<S> {
    /** A separate copy. */
    S copy();

    /** Merges another sketch into this one; the other does not change. */
    void merge(S other);

    void write(DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote, into an empty sketch. */
    void read(DataInput in) throws IOException;

    /** The memory of the sketch, in bytes. */
    int memory();
}
