// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure.sketch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.datasketches.hll.HllSketch;

/**
 * The composite estimate of DataSketches, computed from the registers alone. The registers are passed in the serialized form
 * of an {@code HLL_8} sketch in HLL mode, which all releases and languages of DataSketches share
 * ({@code org.apache.datasketches.hll.PreambleUtil}).
 */
final class HllEstimator {
    private static final int PREAMBLE_BYTES = 40;
    private static final byte PREAMBLE_INTS = PREAMBLE_BYTES / Integer.BYTES;
    private static final byte SERIAL_VERSION = 1;
    private static final byte FAMILY_HLL = 7;
    private static final byte OUT_OF_ORDER = 16;
    /** HLL mode, eight bits a register. */
    private static final byte MODE = 2 | 2 << 2;

    /** Ranks below and above are summed separately, so both sums are exact. */
    private static final int LOW_RANKS = 32;

    private HllEstimator() {}

    static double of(byte[] registers) {
        double low = 0;
        double high = 0;
        int empty = 0;
        for (byte rank : registers) {
            if (rank < LOW_RANKS) {
                low += Math.scalb(1.0, -rank);
            } else {
                high += Math.scalb(1.0, -rank);
            }
            empty += rank == 0 ? 1 : 0;
        }
        ByteBuffer image = ByteBuffer.allocate(PREAMBLE_BYTES + registers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(PREAMBLE_INTS)
                .put(SERIAL_VERSION)
                .put(FAMILY_HLL)
                .put((byte) HyperLogLog.LG_REGISTERS)
                // No list, no exceptions, and the minimum of the registers is 0.
                .put((byte) 0)
                .put(OUT_OF_ORDER)
                .put((byte) 0)
                .put(MODE)
                // The running estimate depends on the order and is not used.
                .putDouble(0)
                .putDouble(low)
                .putDouble(high)
                .putInt(empty)
                .putInt(0)
                .put(registers);
        return HllSketch.heapify(image.array()).getCompositeEstimate();
    }
}
