// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure.sketch;

import io.streamgauge.decimal.VarInts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of hashes up to {@value #MOST_HASHES} of them, then a HyperLogLog (Flajolet, Fusy, Gandouet, Meunier: AofA 2007) with
 * 2<sup>14</sup> registers.
 *
 * <p>The form depends only on the number of distinct hashes, and registers only grow, so neither order nor merging changes the
 * result. The sketch of DataSketches keeps running totals, which depend on the order, so only its estimate is used (see
 * {@link HllEstimator}). It takes at most 8 kB of hashes or 16 kB of registers in memory, and 12 kB in state.
 */
public final class HyperLogLog implements Sketch<HyperLogLog> {
    static final int LG_REGISTERS = 14;
    public static final int REGISTERS = 1 << LG_REGISTERS;

    /** So many take half the memory of the registers. */
    public static final int MOST_HASHES = 1024;

    private static final int FIRST_CAPACITY = 4;

    /** Marks registers in state, instead of the number of hashes. */
    private static final int AS_REGISTERS = -1;

    private static final int REGISTER_BITS = 6;
    private static final int REGISTER_MASK = (1 << REGISTER_BITS) - 1;

    private static final long[] NO_HASHES = {};

    private int size;
    /** In ascending order; empty if there are registers. */
    private long[] hashes = new long[FIRST_CAPACITY];

    private byte @Nullable [] registers;

    /** @param hash 64 bits that are all evenly distributed, as the first half of MurmurHash3 */
    public void add(long hash) {
        if (registers != null) {
            register(registers, hash);
            return;
        }
        int place = Arrays.binarySearch(hashes, 0, size, hash);
        if (place >= 0) {
            return;
        }
        if (size == MOST_HASHES) {
            register(toRegisters(), hash);
            return;
        }
        place = -place - 1;
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        System.arraycopy(hashes, place, hashes, place + 1, size - place);
        hashes[place] = hash;
        size++;
    }

    private byte[] toRegisters() {
        byte[] created = new byte[REGISTERS];
        for (int i = 0; i < size; i++) {
            register(created, hashes[i]);
        }
        registers = created;
        hashes = NO_HASHES;
        size = 0;
        return created;
    }

    /** The lowest bits select the register. It stores the highest position of the first one among the other bits. */
    private static void register(byte[] registers, long hash) {
        int register = (int) hash & REGISTERS - 1;
        int rank = Math.min(Long.numberOfLeadingZeros(hash), Long.SIZE - LG_REGISTERS) + 1;
        registers[register] = (byte) Math.max(registers[register], rank);
    }

    @Override
    public void merge(HyperLogLog other) {
        if (other.registers == null) {
            for (int i = 0; i < other.size; i++) {
                add(other.hashes[i]);
            }
            return;
        }
        byte[] own = registers == null ? toRegisters() : registers;
        for (int i = 0; i < REGISTERS; i++) {
            own[i] = (byte) Math.max(own[i], other.registers[i]);
        }
    }

    /** Exact up to {@value #MOST_HASHES}, except for hash collisions; above it the standard error is 0.8 %. */
    public long count() {
        return registers == null ? size : Math.round(HllEstimator.of(registers));
    }

    @Override
    public HyperLogLog copy() {
        HyperLogLog copy = new HyperLogLog();
        copy.size = size;
        copy.hashes = registers != null ? NO_HASHES : Arrays.copyOf(hashes, Math.max(size, FIRST_CAPACITY));
        copy.registers = registers == null ? null : registers.clone();
        return copy;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        if (registers == null) {
            VarInts.write(out, size);
            for (int i = 0; i < size; i++) {
                out.writeLong(hashes[i]);
            }
            return;
        }
        VarInts.write(out, AS_REGISTERS);
        // Four registers of six bits in three bytes.
        for (int i = 0; i < REGISTERS; i += 4) {
            int four = registers[i]
                    | registers[i + 1] << REGISTER_BITS
                    | registers[i + 2] << 2 * REGISTER_BITS
                    | registers[i + 3] << 3 * REGISTER_BITS;
            out.writeByte(four >> 2 * Byte.SIZE);
            out.writeShort(four);
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        int count = (int) VarInts.read(in);
        if (count != AS_REGISTERS) {
            size = count;
            hashes = new long[Math.max(size, FIRST_CAPACITY)];
            for (int i = 0; i < size; i++) {
                hashes[i] = in.readLong();
            }
            return;
        }
        hashes = NO_HASHES;
        byte[] all = new byte[REGISTERS];
        for (int i = 0; i < REGISTERS; i += 4) {
            int four = in.readUnsignedByte() << 2 * Byte.SIZE | in.readUnsignedShort();
            for (int j = 0; j < 4; j++) {
                all[i + j] = (byte) (four >> j * REGISTER_BITS & REGISTER_MASK);
            }
        }
        registers = all;
    }

    @Override
    public int memory() {
        return registers == null ? hashes.length * Long.BYTES : REGISTERS;
    }
}
