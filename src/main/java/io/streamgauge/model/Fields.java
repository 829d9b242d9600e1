package io.streamgauge.model;

import io.streamgauge.decimal.MutableDecimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The declared fields of one record, by the index of their declaration. Written by the decoder, then only read.
 *
 * <p>Two longs a field, so that an event is one small array: the first holds the number, the truth value or the place of
 * the text; the second its {@link Kind} and scale. What does not fit stands in an array of objects that most events lack.
 */
public final class Fields {
    /** What a field holds. */
    public enum Kind {
        /** Missing, null, or a text that the pipeline declares to mean "no value". */
        ABSENT,
        TEXT,
        NUMBER,
        BOOLEAN,
        /** There is a value, but not one of the declared type. */
        INVALID
    }

    private static final int ABSENT = 0;
    private static final int TEXT = 1;
    private static final int OWN_TEXT = 2;
    private static final int NUMBER = 3;
    private static final int WIDE_NUMBER = 4;
    private static final int BOOLEAN = 5;
    private static final int INVALID = 6;
    private static final Kind[] KINDS = {
        Kind.ABSENT, Kind.TEXT, Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.BOOLEAN, Kind.INVALID
    };

    private final byte[] bytes;
    private final long[] slots;
    private Object[] objects;

    /**
     * All fields absent.
     *
     * @param count how many fields are declared
     * @param bytes what texts point into: the value of the record; not copied; may be null where no text points into it
     */
    public Fields(int count, byte[] bytes) {
        this.bytes = bytes;
        this.slots = new long[2 * count];
    }

    /** How many fields are declared. */
    public int count() {
        return slots.length / 2;
    }

    public Kind kind(int field) {
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

    /** Whether the field is a number that {@link #unscaled} and {@link #scale} give. */
    public boolean compactNumber(int field) {
        return tag(field) == NUMBER;
    }

    /** The number times ten to the power of {@link #scale}; only where {@link #compactNumber}. */
    public long unscaled(int field) {
        return slots[2 * field];
    }

    /** From 0 to 75; only where {@link #compactNumber}. */
    public int scale(int field) {
        return (int) (slots[2 * field + 1] >>> 8);
    }

    /** The number; only where {@link #kind} is {@link Kind#NUMBER}. */
    public BigDecimal decimal(int field) {
        return compactNumber(field) ? BigDecimal.valueOf(unscaled(field), scale(field)) : (BigDecimal) objects[field];
    }

    /** The truth value; only where {@link #kind} is {@link Kind#BOOLEAN}. */
    public boolean truth(int field) {
        return slots[2 * field] != 0;
    }

    /**
     * What holds the text, in UTF-8 where a lone surrogate stands as its three bytes; only where {@link #kind} is
     * {@link Kind#TEXT} or {@link Kind#INVALID}. It goes from {@link #textOffset} for {@link #textLength} bytes.
     */
    public byte[] textBytes(int field) {
        return ownBytes(field) ? (byte[]) objects[field] : bytes;
    }

    /** Whether {@link #textBytes} are the field's own, and not those that were given to the constructor. */
    public boolean ownBytes(int field) {
        return objects != null && objects[field] != null;
    }

    public int textOffset(int field) {
        return (int) (slots[2 * field] >>> 32);
    }

    public int textLength(int field) {
        return (int) slots[2 * field];
    }

    /** The text as a string; a lone surrogate is the replacement character in it. */
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

    /** A text that stands in the bytes given to the constructor. */
    public void setText(int field, int offset, int length) {
        clearObject(field);
        place(field, offset, length, TEXT);
    }

    /** A text with bytes of its own, not copied. */
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

    public void setTruth(int field, boolean truth) {
        clearObject(field);
        slots[2 * field] = truth ? 1 : 0;
        slots[2 * field + 1] = BOOLEAN;
    }

    /** A value of the record that cannot be used as declared: where it stands in the bytes, for the message. */
    public void setInvalid(int field, RejectReason code, int offset, int length) {
        clearObject(field);
        place(field, offset, length, invalidTag(code));
    }

    /** A value that cannot be used as declared and that stands elsewhere: its own bytes, not copied. */
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
        if (objects == null) {
            objects = new Object[count()];
        }
        objects[field] = object;
    }

    private void clearObject(int field) {
        if (objects != null) {
            objects[field] = null;
        }
    }

    @Override
    public String toString() {
        Object[] all = new Object[count()];
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

    /** Sets a decimal to the value of a field; clears it where the field is not a number. */
    public void load(int field, MutableDecimal into) {
        if (compactNumber(field)) {
            into.set(unscaled(field), scale(field));
        } else if (kind(field) == Kind.NUMBER) {
            into.set(decimal(field));
        } else {
            into.clear();
        }
    }
}
