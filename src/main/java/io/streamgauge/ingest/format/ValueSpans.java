// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import java.util.Arrays;

/**
 * The spans of the requested values in the bytes of one record, and their kinds. Reused for every record. A later value of
 * the same path overwrites an earlier one.
 */
public final class ValueSpans {
    public static final byte ABSENT = 0;
    public static final byte NULL = 1;
    /** Text without escapes. */
    public static final byte TEXT = 2;
    /** Text that {@link ValueFormat#unescape} decodes. */
    public static final byte ESCAPED = 3;

    public static final byte NUMBER = 4;
    public static final byte TRUE = 5;
    public static final byte FALSE = 6;
    /** An object or an array. */
    public static final byte CONTAINER = 7;

    private final byte[] kinds;
    private final int[] starts;
    private final int[] ends;

    public ValueSpans(int count) {
        kinds = new byte[count];
        starts = new int[count];
        ends = new int[count];
    }

    void clear() {
        Arrays.fill(kinds, ABSENT);
    }

    void clear(int token) {
        kinds[token] = ABSENT;
    }

    /** @param end exclusive; of text without its quotes */
    void set(int token, byte kind, int start, int end) {
        kinds[token] = kind;
        starts[token] = start;
        ends[token] = end;
    }

    /** Sets the end of a container whose begin was {@link #set}. */
    public void end(int token, int end) {
        ends[token] = end;
    }

    /** One of the constants of this class. */
    public byte kind(int token) {
        return kinds[token];
    }

    /** The offset of the first byte; of text, behind the quote. Undefined for an {@link #ABSENT} value. */
    public int start(int token) {
        return starts[token];
    }

    /** The offset behind the last byte, so it is exclusive. Undefined for an {@link #ABSENT} value. */
    public int end(int token) {
        return ends[token];
    }
}
