// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.decimal.MutableDecimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The declared fields of one record, by the index of their declaration. They do not change after decoding. Each has two longs: the
 * number, the boolean or the span of the text, and the {@link FieldKind} and scale. Other values are in an array of objects.
 */
public final class Fields {
    public enum FieldKind {
        /** Missing, null, or a text that the pipeline declares to mean "no value". */
        ABSENT,
        TEXT,
        NUMBER,
        BOOLEAN,
        /** The value does not have the declared type. */
        INVALID
    }

    private static final Object[] NONE = {};
    private static final byte[] NO_BYTES = {};
    private static final int ABSENT = 0;
    private static final int TEXT = 1;
    private static final int OWN_TEXT = 2;
    private static final int NUMBER = 3;
    private static final int WIDE_NUMBER = 4;
    private static final int BOOLEAN = 5;
    private static final int INVALID = 6;
    private static final FieldKind[] KINDS = {
        FieldKind.ABSENT,
        FieldKind.TEXT,
        FieldKind.TEXT,
        FieldKind.NUMBER,
        FieldKind.NUMBER,
        FieldKind.BOOLEAN,
        FieldKind.INVALID
    };

    private final byte[] bytes;
    private final long[] slots;
    private Object[] objects = NONE;

    /**
     * @param count the number of declared fields, all absent at first
     * @param bytes the value of the record, which contains the texts; not copied; absent if no text is in it
     */
    public Fields(int count, byte @Nullable [] bytes) {
        this.bytes = bytes == null ? NO_BYTES : bytes;
        this.slots = new long[2 * count];
    }

    /** The number of declared fields. */
    public int count() {
        return slots.length / 2;
    }

    public FieldKind kind(int field) {
        return KINDS[tag(field)];
    }

    /** Whether there is a usable value. */
    public boolean present(int field) {
        int tag = tag(field);
        return tag != ABSENT && tag != INVALID;
    }

    public boolean invalid(int field) {
        return tag(field) == INVALID;
    }

    /** Whether the field is a number whose unscaled value fits a long. */
    public boolean compactNumber(int field) {
        return tag(field) == NUMBER;
    }

    /** The number times ten to the power of {@link #scale}; only if {@link #compactNumber}. */
    public long unscaled(int field) {
        return slots[2 * field];
    }

    /** From 0 to 75; only if {@link #compactNumber}. */
    public int scale(int field) {
        return (int) (slots[2 * field + 1] >>> 8);
    }

    /** The number; only if {@link #kind} is {@link FieldKind#NUMBER}. */
    public BigDecimal decimal(int field) {
        return compactNumber(field) ? BigDecimal.valueOf(unscaled(field), scale(field)) : (BigDecimal) objects[field];
    }

    /** The double nearest to the number; only if {@link #kind} is {@link FieldKind#NUMBER}. */
    public double doubleValue(int field) {
        return compactNumber(field)
                ? Decimal.nearest(unscaled(field), scale(field))
                : decimal(field).doubleValue();
    }

    /** The truth value; only if {@link #kind} is {@link FieldKind#BOOLEAN}. */
    public boolean truth(int field) {
        return slots[2 * field] != 0;
    }

    /**
     * The bytes that contain the text, from {@link #textOffset} for {@link #textLength} bytes; only if {@link #kind} is
     * {@link FieldKind#TEXT} or {@link FieldKind#INVALID}. They are UTF-8, in which a lone surrogate is encoded as three bytes.
     */
    public byte[] textBytes(int field) {
        return ownBytes(field) ? (byte[]) objects[field] : bytes;
    }

    /** Whether {@link #textBytes} belong to the field alone and are not those of the constructor. */
    public boolean ownBytes(int field) {
        return objects != NONE && objects[field] != null;
    }

    public int textOffset(int field) {
        return (int) (slots[2 * field] >>> 32);
    }

    public int textLength(int field) {
        return (int) slots[2 * field];
    }

    /** The text as a string, with a replacement character for each lone surrogate. */
    public String text(int field) {
        return new String(textBytes(field), textOffset(field), textLength(field), StandardCharsets.UTF_8);
    }

    /** Why an invalid value is invalid: {@link RejectReason#FIELD_TYPE} or {@link RejectReason#NUMBER_RANGE}. */
    public RejectReason invalidCode(int field) {
        return slots[2 * field + 1] >>> 8 == 0 ? RejectReason.FIELD_TYPE : RejectReason.NUMBER_RANGE;
    }

    public void setAbsent(int field) {
        slots[2 * field + 1] = ABSENT;
        clearObject(field);
    }

    /** A text within the bytes of the constructor. */
    public void setText(int field, int offset, int length) {
        clearObject(field);
        place(field, offset, length, TEXT);
    }

    /** @param text not copied */
    public void setText(int field, byte[] text) {
        place(field, 0, text.length, OWN_TEXT);
        setObject(field, text);
    }

    /**
     * A number.
     *
     * @param scale from 0 to 75
     */
    public void setNumber(int field, long unscaled, int scale) {
        clearObject(field);
        slots[2 * field] = unscaled;
        slots[2 * field + 1] = NUMBER | (long) scale << 8;
    }

    /** A number whose unscaled value does not fit a long. */
    public void setNumber(int field, BigDecimal number) {
        slots[2 * field + 1] = WIDE_NUMBER;
        setObject(field, number);
    }

    public void setNumber(int field, MutableDecimal number) {
        if (number.compact()) {
            setNumber(field, number.unscaled(), number.scale());
        } else {
            setNumber(field, number.decimal());
        }
    }

    public void setTruth(int field, boolean truth) {
        clearObject(field);
        slots[2 * field] = truth ? 1 : 0;
        slots[2 * field + 1] = BOOLEAN;
    }

    /** A value within the bytes of the constructor that does not have the declared type. */
    public void setInvalid(int field, RejectReason code, int offset, int length) {
        clearObject(field);
        place(field, offset, length, invalidTag(code));
    }

    /** @param value that does not have the declared type; not copied */
    public void setInvalid(int field, RejectReason code, byte[] value) {
        place(field, 0, value.length, invalidTag(code));
        setObject(field, value);
    }

    private static long invalidTag(RejectReason code) {
        return INVALID | (code == RejectReason.NUMBER_RANGE ? 1L << 8 : 0);
    }

    private int tag(int field) {
        return (int) (slots[2 * field + 1] & 0xff);
    }

    private void place(int field, int offset, int length, long tag) {
        slots[2 * field] = (long) offset << 32 | length;
        slots[2 * field + 1] = tag;
    }

    private void setObject(int field, Object object) {
        if (objects == NONE) {
            objects = new Object[count()];
        }
        objects[field] = object;
    }

    private void clearObject(int field) {
        if (objects != NONE) {
            objects[field] = null;
        }
    }

    @Override
    public String toString() {
        @Nullable Object[] all = new Object[count()];
        for (int i = 0; i < all.length; i++) {
            all[i] = switch (kind(i)) {
                case ABSENT -> null;
                case TEXT, INVALID -> text(i);
                case NUMBER -> decimal(i);
                case BOOLEAN -> truth(i);
            };
        }
        return Arrays.toString(all);
    }

    /** Sets a decimal to the value of a field, or clears it if the field is not a number. */
    public void load(int field, MutableDecimal into) {
        if (compactNumber(field)) {
            into.set(unscaled(field), scale(field));
        } else if (kind(field) == FieldKind.NUMBER) {
            into.set(decimal(field));
        } else {
            into.clear();
        }
    }
}
