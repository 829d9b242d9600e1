// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.model.Bytes;
import java.security.SecureRandom;

/**
 * The hash of keys for tables in memory. The hash that assigns keys to Flink's key groups is public, and keys that share it can be
 * computed; a client that chooses keys could make each event search through all others. This hash multiplies by a secret of the process,
 * eight bytes at a time, and adds both halves of the product, as wyhash and foldhash do. It is neither saved nor sent.
 */
final class KeyHash {
    private static final long SEED;
    private static final long FACTOR;

    static {
        SecureRandom random = new SecureRandom();
        SEED = random.nextLong();
        FACTOR = random.nextLong() | 1;
    }

    private KeyHash() {}

    static int of(byte[] bytes, int from, int length) {
        int end = from + length;
        long hash = SEED ^ length;
        for (int at = from; at + Long.BYTES < end; at += Long.BYTES) {
            hash = fold(hash ^ (long) Bytes.LONG.get(bytes, at));
        }
        hash = fold(hash ^ last(bytes, from, end));
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    /** The last bytes, at most eight; some are read twice where a key is longer. */
    private static long last(byte[] bytes, int from, int end) {
        if (end - from >= Long.BYTES) {
            return (long) Bytes.LONG.get(bytes, end - Long.BYTES);
        }
        if (end - from >= Integer.BYTES) {
            int first = (int) Bytes.INT.get(bytes, from);
            return (long) first << Integer.SIZE | (int) Bytes.INT.get(bytes, end - Integer.BYTES) & 0xffffffffL;
        }
        long last = 0;
        for (int at = from; at < end; at++) {
            last = last << Byte.SIZE | bytes[at] & 0xff;
        }
        return last;
    }

    private static long fold(long value) {
        return Math.multiplyHigh(value, FACTOR) ^ value * FACTOR;
    }
}
