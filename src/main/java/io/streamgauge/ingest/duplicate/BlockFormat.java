// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import io.streamgauge.model.Bytes;

/**
 * The bytes of a block, which state holds: ids in the order of their hashes. Each is the 16 bytes of its hash, and its time since the
 * beginning of the bucket in as many bytes as a bucket needs, the least significant first.
 */
final class BlockFormat {
    private static final int HASH = 2 * Long.BYTES;

    private final int entry;

    /** @param keep the length of a bucket, in milliseconds */
    BlockFormat(long keep) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(keep - 1);
        entry = HASH + Math.max(1, (bits + Byte.SIZE - 1) / Byte.SIZE);
    }

    /** The bytes of so many ids. */
    int bytes(int ids) {
        return ids * entry;
    }

    int ids(byte[] block) {
        return block.length / entry;
    }

    void write(byte[] block, int index, long high, long low, long sinceBegin) {
        int at = index * entry;
        Bytes.LONG.set(block, at, high);
        Bytes.LONG.set(block, at + Long.BYTES, low);
        for (int i = HASH; i < entry; i++) {
            block[at + i] = (byte) (sinceBegin >>> Byte.SIZE * (i - HASH));
        }
    }

    long high(byte[] block, int index) {
        return (long) Bytes.LONG.get(block, index * entry);
    }

    long low(byte[] block, int index) {
        return (long) Bytes.LONG.get(block, index * entry + Long.BYTES);
    }

    long sinceBegin(byte[] block, int index) {
        int at = index * entry;
        long time = 0;
        for (int i = entry - 1; i >= HASH; i--) {
            time = time << Byte.SIZE | block[at + i] & 0xff;
        }
        return time;
    }

    /** The index of an id; negative where it is not in the block. */
    int find(byte[] block, long high, long low) {
        int from = 0;
        int to = ids(block) - 1;
        while (from <= to) {
            int middle = from + to >>> 1;
            int order = IdCursor.compare(high(block, middle), low(block, middle), high, low);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -1;
    }
}
