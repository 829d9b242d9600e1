// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import io.streamgauge.decimal.Decimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of {@code keyBy} as one canonical byte string: for each value its length (seven bits per byte, the least
 * significant first, the high bit set if more follow) and its canonical text in UTF-8. Savepoints contain these bytes, and their
 * hash determines Flink's key groups, so neither may ever change.
 */
public final class Key {
    private final byte[] bytes;
    private final int hash;

    /** @param bytes canonical; not copied */
    public Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = hash(bytes, 0, bytes.length);
    }

    /** Not copied, and never changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** MurmurHash3 in its 32 bit form for x86, seed 0 (Austin Appleby, public domain). */
    public static int hash(byte[] bytes, int from, int length) {
        int hash = 0;
        int end = from + (length & ~3);
        for (int i = from; i < end; i += 4) {
            int block = (int) Bytes.INT.get(bytes, i);
            hash = Integer.rotateLeft(hash ^ mix(block), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = length & 3; i > 0; i--) {
            tail = tail << 8 | (bytes[end + i - 1] & 0xff);
        }
        hash ^= mix(tail) ^ length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static int mix(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    /** The canonical texts, in the order of {@code keyBy}, as spans of {@link #bytes}. */
    public Values values() {
        return new Values(bytes);
    }

    /** Writes the canonical bytes of a key, into memory that is reused for the next one. */
    public static final class Builder {
        private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

        private final int[] fields;
        private byte[] bytes = new byte[64];
        private int length;

        /** @param fields indexes of the key fields, in the order of {@code keyBy} */
        public Builder(int[] fields) {
            this.fields = fields;
        }

        /** Builds the key of an event whose key fields all have a value. */
        public void build(FieldValues values) {
            length = 0;
            for (int field : fields) {
                switch (values.kind(field)) {
                    case TEXT -> append(values.textBytes(field), values.textOffset(field), values.textLength(field));
                    case NUMBER -> append(number(values, field));
                    default -> append(values.truth(field) ? TRUE : FALSE);
                }
            }
        }

        private static byte[] number(FieldValues values, int field) {
            Decimal number = values.compactNumber(field)
                    ? Decimal.of(values.unscaled(field), values.scale(field))
                    : Decimal.of(values.decimal(field));
            return number.toString().getBytes(StandardCharsets.US_ASCII);
        }

        private void append(byte[] text) {
            append(text, 0, text.length);
        }

        private void append(byte[] text, int from, int count) {
            // A length takes at most five bytes.
            if (length + 5 + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + 5 + count));
            }
            int rest = count;
            while (rest > 0x7f) {
                bytes[length++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[length++] = (byte) rest;
            System.arraycopy(text, from, bytes, length, count);
            length += count;
        }

        /** Valid up to {@link #length()} and until the next key is built. */
        public byte[] bytes() {
            return bytes;
        }

        public int length() {
            return length;
        }

        /** The key, with its own copy of the bytes. */
        public Key key() {
            return new Key(Arrays.copyOf(bytes, length));
        }
    }

    /** An iterator over the values of a key. */
    public static final class Values {
        private final byte[] bytes;
        private int next;
        private int offset;
        private int length;

        private Values(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Advances to the next value; false behind the last one. */
        public boolean next() {
            if (next == bytes.length) {
                return false;
            }
            length = 0;
            int shift = 0;
            byte part;
            do {
                part = bytes[next++];
                length |= (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            offset = next;
            next += length;
            return true;
        }

        public int offset() {
            return offset;
        }

        public int length() {
            return length;
        }

        public String text() {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("[");
        for (Values values = values(); values.next(); ) {
            out.append(out.length() > 1 ? ", " : "").append(values.text());
        }
        return out.append(']').toString();
    }
}
