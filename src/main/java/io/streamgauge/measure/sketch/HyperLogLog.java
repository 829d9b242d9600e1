package io.streamgauge.measure.sketch;

import io.streamgauge.decimal.VarInts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many different hashes there were: the hashes themselves up to {@value #MOST_HASHES}, then the registers of a HyperLogLog
 * (Flajolet, Fusy, Gandouet, Meunier: AofA 2007) with 2<sup>14</sup> of them.
 *
 * <p>Which of the two it is depends only on how many different hashes there are, and registers only grow, so neither order nor
 * merging changes anything. DataSketches' own sketch keeps running totals beside its registers, which do depend on the order;
 * only its estimate is used, see {@link HllEstimator}. At most 8 kB of hashes or 16 kB of registers in memory, 12 kB
 * written.
 */
public final class HyperLogLog implements Sketch<HyperLogLog> {
    static final int LG_REGISTERS = 14;
    public static final int REGISTERS = 1 << LG_REGISTERS;

    /** As many take as much memory as half of the registers. */
    public static final int MOST_HASHES = 1024;

    private static final int FIRST_CAPACITY = 4;

    /** Written instead of a number of hashes. */
    private static final int AS_REGISTERS = -1;

    private static final int REGISTER_BITS = 6;
    private static final int REGISTER_MASK = (1 << REGISTER_BITS) - 1;

    private int size;
    /** In ascending order; null where there are registers. */
    private long[] hashes = new long[FIRST_CAPACITY];

    private byte[] registers;

    public void add(long hash) {
        if (registers != null) {
            register(hash);
            return;
        }
        int place = Arrays.binarySearch(hashes, 0, size, hash);
        if (place >= 0) {
            return;
        }
        if (size == MOST_HASHES) {
            toRegisters();
            register(hash);
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

    private void toRegisters() {
        registers = new byte[REGISTERS];
        for (int i = 0; i < size; i++) {
            register(hashes[i]);
        }
        hashes = null;
        size = 0;
    }

    /** The last bits choose the register, which keeps where the first one stands, at most, in the bits before. */
    private void register(long hash) {
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
        if (registers == null) {
            toRegisters();
        }
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        }
    }

    /** Exact up to {@value #MOST_HASHES}, but for hashes that are the same; above it off by 0.8 % in the standard deviation. */
    public long count() {
        return registers == null ? size : Math.round(HllEstimator.of(registers));
    }

    @Override
    public HyperLogLog copy() {
        HyperLogLog copy = new HyperLogLog();
        copy.size = size;
        copy.hashes = hashes == null ? null : Arrays.copyOf(hashes, Math.max(size, FIRST_CAPACITY));
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
        hashes = null;
        registers = new byte[REGISTERS];
        for (int i = 0; i < REGISTERS; i += 4) {
            int four = in.readUnsignedByte() << 2 * Byte.SIZE | in.readUnsignedShort();
            for (int j = 0; j < 4; j++) {
                registers[i + j] = (byte) (four >> j * REGISTER_BITS & REGISTER_MASK);
            }
        }
    }

    @Override
    public int memory() {
        return registers == null ? hashes.length * Long.BYTES : REGISTERS;
    }
}
