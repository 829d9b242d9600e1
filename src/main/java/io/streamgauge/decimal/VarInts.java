// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.decimal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Integers in seven bits per byte, the least significant first. Small negative numbers are short, too. */
public final class VarInts {
    private VarInts() {}

    /** Writes an integer in one to ten bytes. */
    public static void write(DataOutput out, long value) throws IOException {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Reads what {@link #write} wrote. It does not detect other input, unless that ends too soon ({@link java.io.EOFException}). */
    public static long read(DataInput in) throws IOException {
        long value = 0;
        byte part;
        int shift = 0;
        do {
            part = in.readByte();
            value |= (long) (part & 0x7f) << shift;
            shift += 7;
        } while (part < 0);
        return value >>> 1 ^ -(value & 1);
    }
}
