package io.streamgauge.model;

import io.streamgauge.decimal.Decimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the canonical bytes of a key, as {@link Key} defines them, into memory that is reused for the next one. */
public final class KeyBuilder {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final int[] fields;
    private byte[] bytes = new byte[64];
    private int length;

    /** @param fields indexes of the key fields, in the order of {@code keyBy} */
    public KeyBuilder(int[] fields) {
        this.fields = fields;
    }

    /** Builds the key of an event whose key fields all have a value. */
    public void build(Fields values) {
        length = 0;
        for (int field : fields) {
            switch (values.kind(field)) {
                case TEXT -> append(values.textBytes(field), values.textOffset(field), values.textLength(field));
                case NUMBER -> append(number(values, field));
                default -> append(values.truth(field) ? TRUE : FALSE);
            }
        }
    }

    private static byte[] number(Fields values, int field) {
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

    /** Valid up to {@link #length} and until the next key is built. */
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
