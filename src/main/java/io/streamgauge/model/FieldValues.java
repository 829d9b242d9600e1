// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import io.streamgauge.decimal.BigDecimals;
import io.streamgauge.decimal.Decimal;
import io.streamgauge.decimal.MutableDecimal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The declared fields of one record, by the index of their declaration. They do not change after decoding. Each has two longs: the
 * number, the boolean or the span of the text, and the {@link FieldKind} and scale. Other values are in an array of objects.
 */
public final class FieldValues {
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
    private static final int OWN_INVALID = 7;
    private static final FieldKind[] KINDS = {
        FieldKind.ABSENT,
        FieldKind.TEXT,
        FieldKind.TEXT,
        FieldKind.NUMBER,
        FieldKind.NUMBER,
        FieldKind.BOOLEAN,
        FieldKind.INVALID,
        FieldKind.INVALID
    };

    private final byte[] bytes;
    private final long[] slots;
    private Object[] objects = NONE;

    /**
     * @param count the number of declared fields, all absent at first
     * @param bytes the value of the record, which contains the texts; not copied; absent if no text is in it
     */
    public FieldValues(int count, byte @Nullable [] bytes) {
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
        return tag != ABSENT && tag < INVALID;
    }

    public boolean invalid(int field) {
        return tag(field) >= INVALID;
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
    private boolean ownBytes(int field) {
        int tag = tag(field);
        return tag == OWN_TEXT || tag == OWN_INVALID;
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

    /** @param in bytes that contain the text; not copied */
    public void setText(int field, byte[] in, int offset, int length) {
        place(field, in, offset, length, TEXT);
    }

    /** @param scale from 0 to 75 */
    public void setNumber(int field, long unscaled, int scale) {
        slots[2 * field] = unscaled;
        slots[2 * field + 1] = NUMBER | (long) scale << 8;
    }

    /** A number whose unscaled value does not fit a long. */
    public void setNumber(int field, BigDecimal number) {
        slots[2 * field + 1] = WIDE_NUMBER;
        setObject(field, number);
    }

    /** @param number must be {@link MutableDecimal#present present} */
    public void setNumber(int field, MutableDecimal number) {
        if (number.compact()) {
            setNumber(field, number.unscaled(), number.scale());
        } else {
            setNumber(field, number.decimal());
        }
    }

    /** Sets the value of a boolean field. */
    public void setTruth(int field, boolean truth) {
        slots[2 * field] = truth ? 1 : 0;
        slots[2 * field + 1] = BOOLEAN;
    }

    /** @param in bytes that contain a value that does not have the declared type; not copied */
    public void setInvalid(int field, RejectReason code, byte[] in, int offset, int length) {
        place(field, in, offset, length, INVALID | (code == RejectReason.NUMBER_RANGE ? 1 << 8 : 0));
    }

    private int tag(int field) {
        return (int) (slots[2 * field + 1] & 0xff);
    }

    /** @param tag of bytes of the constructor; that of a field with bytes of its own follows it */
    private void place(int field, byte[] in, int offset, int length, int tag) {
        slots[2 * field] = (long) offset << 32 | length;
        slots[2 * field + 1] = in == bytes ? tag : tag + 1;
        if (in != bytes) {
            setObject(field, in);
        }
    }

    private void setObject(int field, Object object) {
        if (objects == NONE) {
            objects = new Object[count()];
        }
        objects[field] = object;
    }

    /** Writes the fields without the bytes of the constructor, which are written with the record. */
    public void write(DataOutput out) throws IOException {
        for (int field = 0; field < count(); field++) {
            int tag = tag(field);
            out.writeShort((int) slots[2 * field + 1]);
            if (tag == WIDE_NUMBER) {
                BigDecimals.write(decimal(field), out);
            } else if (tag != ABSENT) {
                out.writeLong(slots[2 * field]);
            }
            if (ownBytes(field)) {
                out.write(textBytes(field), textOffset(field), textLength(field));
            }
        }
    }

    /** Reads what {@link #write} wrote, into absent fields of the same record. */
    public void read(DataInput in) throws IOException {
        for (int field = 0; field < count(); field++) {
            slots[2 * field + 1] = in.readShort();
            int tag = tag(field);
            if (tag == WIDE_NUMBER) {
                setObject(field, BigDecimals.read(in));
            } else if (tag != ABSENT) {
                slots[2 * field] = in.readLong();
            }
            if (ownBytes(field)) {
                byte[] own = new byte[textLength(field)];
                in.readFully(own);
                slots[2 * field] = own.length;
                setObject(field, own);
            }
        }
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
