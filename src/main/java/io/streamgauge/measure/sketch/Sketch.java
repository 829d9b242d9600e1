package io.streamgauge.measure.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a row keeps of many values in less memory than they take. It depends on the values alone, not on their order nor on
 * how it was merged, down to the bytes that it writes.
 *
 * @param <S> the kind of sketch itself
 */
public interface Sketch<S> {
    /** One with the same content and memory of its own. */
    S copy();

    /** Takes in what another holds; the other stays as it is. */
    void merge(S other);

    void write(DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote, into one that is empty. */
    void read(DataInput in) throws IOException;

    /** How much memory it takes, in bytes. */
    int memory();
}
