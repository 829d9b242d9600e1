// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A hash table by bytes, open addressing, all figures of a key side by side in one array of longs. */
final class ByteTable implements PlainLoop.Table<ByteTable> {
    private static final int STRIDE = 6;
    private static final int HASH = 0;
    /** Where the key is: its offset times 2^16, and its length. */
    private static final int KEY = 1;

    private static final int COUNT = 2;
    private static final int SUM = 3;
    private static final int LEAST = 4;
    private static final int MOST = 5;

    private long[] cells = new long[STRIDE << 10];
    private int mask = (1 << 10) - 1;
    private int size;
    private byte[] keys = new byte[16 << 10];
    private int keysEnd;

    void add(byte[] from, int begin, int end, long count, long sum, long least, long most) {
        long hash = hash(from, begin, end);
        int at = find(hash, from, begin, end);
        if (cells[at + COUNT] == 0) {
            if (2 * ++size > mask) {
                grow();
                at = find(hash, from, begin, end);
            }
            insert(at, hash, from, begin, end);
        }
        cells[at + COUNT] += count;
        cells[at + SUM] += sum;
        cells[at + LEAST] = Math.min(cells[at + LEAST], least);
        cells[at + MOST] = Math.max(cells[at + MOST], most);
    }

    private static long hash(byte[] from, int begin, int end) {
        long hash = 0;
        for (int i = begin; i < end; i++) {
            hash = hash * 31 + from[i];
        }
        hash *= 0x9E3779B97F4A7C15L;
        return hash ^ hash >>> 32;
    }

    private int find(long hash, byte[] from, int begin, int end) {
        for (int slot = (int) hash & mask; ; slot = slot + 1 & mask) {
            int at = slot * STRIDE;
            if (cells[at + COUNT] == 0 || (cells[at + HASH] == hash && isKey(at, from, begin, end))) {
                return at;
            }
        }
    }

    private boolean isKey(int at, byte[] from, int begin, int end) {
        int offset = (int) (cells[at + KEY] >>> 16);
        int length = (int) cells[at + KEY] & 0xffff;
        return Arrays.equals(keys, offset, offset + length, from, begin, end);
    }

    private void insert(int at, long hash, byte[] from, int begin, int end) {
        int length = end - begin;
        if (keysEnd + length > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(2 * keys.length, keysEnd + length));
        }
        System.arraycopy(from, begin, keys, keysEnd, length);
        cells[at + HASH] = hash;
        cells[at + KEY] = (long) keysEnd << 16 | length;
        cells[at + LEAST] = Long.MAX_VALUE;
        cells[at + MOST] = Long.MIN_VALUE;
        keysEnd += length;
    }

    private void grow() {
        long[] old = cells;
        mask = 2 * mask + 1;
        cells = new long[(mask + 1) * STRIDE];
        for (int from = 0; from < old.length; from += STRIDE) {
            if (old[from + COUNT] != 0) {
                int slot = (int) old[from + HASH] & mask;
                while (cells[slot * STRIDE + COUNT] != 0) {
                    slot = slot + 1 & mask;
                }
                System.arraycopy(old, from, cells, slot * STRIDE, STRIDE);
            }
        }
    }

    @Override
    public void merge(ByteTable other) {
        for (int at = 0; at < other.cells.length; at += STRIDE) {
            if (other.cells[at + COUNT] != 0) {
                int offset = (int) (other.cells[at + KEY] >>> 16);
                int length = (int) other.cells[at + KEY] & 0xffff;
                add(
                        other.keys,
                        offset,
                        offset + length,
                        other.cells[at + COUNT],
                        other.cells[at + SUM],
                        other.cells[at + LEAST],
                        other.cells[at + MOST]);
            }
        }
    }

    @Override
    public void rows(long start, Consumer<byte[]> rows) {
        StringBuilder row = new StringBuilder();
        for (int at = 0; at < cells.length; at += STRIDE) {
            if (cells[at + COUNT] == 0) {
                continue;
            }
            row.setLength(0);
            int offset = (int) (cells[at + KEY] >>> 16);
            int length = (int) cells[at + KEY] & 0xffff;
            row.append("{\"symbol\":\"").append(new String(keys, offset, length, StandardCharsets.US_ASCII));
            row.append("\",\"start\":").append(start).append(",\"events\":").append(cells[at + COUNT]);
            decimal(row.append(",\"total\":"), cells[at + SUM]);
            decimal(row.append(",\"least\":"), cells[at + LEAST]);
            decimal(row.append(",\"most\":"), cells[at + MOST]);
            row.append(",\"mean\":")
                    .append(cells[at + SUM] / (100.0 * cells[at + COUNT]))
                    .append('}');
            rows.accept(row.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void decimal(StringBuilder row, long cents) {
        row.append(cents / 100).append('.').append(cents / 10 % 10).append(cents % 10);
    }
}
