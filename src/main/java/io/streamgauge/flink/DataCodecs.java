// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.TextBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts that serializers share. */
public final class DataCodecs {
    private static final int NULL = 0;
    private static final int LONG = 1;
    private static final int DECIMAL = 2;
    private static final int DOUBLE = 3;
    private static final int TEXT = 4;
    private static final int BOOLEAN = 5;

    private DataCodecs() {}

    public static void writeBytes(byte @Nullable [] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    public static byte[] readBytes(DataInput in) throws IOException {
        return required(readOptionalBytes(in));
    }

    public static byte @Nullable [] readOptionalBytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** @param text of any length; {@link DataOutput#writeUTF} takes at most 65,535 bytes */
    public static void writeText(@Nullable String text, DataOutput out) throws IOException {
        writeBytes(text == null ? null : TextBytes.of(text), out);
    }

    public static String readText(DataInput in) throws IOException {
        return TextBytes.text(readBytes(in));
    }

    public static @Nullable String readOptionalText(DataInput in) throws IOException {
        byte[] bytes = readOptionalBytes(in);
        return bytes == null ? null : TextBytes.text(bytes);
    }

    public static void writeTexts(Collection<String> texts, DataOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(text, out);
        }
    }

    public static List<String> readTexts(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static <T> T required(@Nullable T value) throws IOException {
        if (value == null) {
            throw new IOException("a value is absent that is always written");
        }
        return value;
    }

    public static void writeRanges(OffsetRange[] ranges, DataOutput out) throws IOException {
        out.writeShort(ranges.length);
        for (OffsetRange range : ranges) {
            out.writeUTF(range.topic());
            out.writeInt(range.partition());
            out.writeLong(range.first());
            out.writeLong(range.last());
        }
    }

    public static OffsetRange[] readRanges(DataInput in) throws IOException {
        OffsetRange[] ranges = new OffsetRange[in.readShort()];
        for (int i = 0; i < ranges.length; i++) {
            String topic = in.readUTF();
            // Thousands of ranges are in memory until their windows end, so those of one topic share its name.
            boolean same = i > 0 && topic.equals(ranges[i - 1].topic());
            ranges[i] =
                    new OffsetRange(same ? ranges[i - 1].topic() : topic, in.readInt(), in.readLong(), in.readLong());
        }
        return ranges;
    }

    /** @param values of measures */
    public static void writeValues(@Nullable Object @Nullable [] values, DataOutput out) throws IOException {
        out.writeInt(values == null ? -1 : values.length);
        if (values != null) {
            for (Object value : values) {
                writeValue(value, out);
            }
        }
    }

    public static @Nullable Object[] readValues(DataInput in) throws IOException {
        return required(readOptionalValues(in));
    }

    public static @Nullable Object @Nullable [] readOptionalValues(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            return null;
        }
        @Nullable Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = readValue(in);
        }
        return values;
    }

    /** A measure's value: {@link Long}, {@link Decimal}, {@link Double}, {@link String} or {@link Boolean}. */
    private static void writeValue(@Nullable Object value, DataOutput out) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Long number) {
            out.writeByte(LONG);
            out.writeLong(number);
        } else if (value instanceof Decimal number) {
            BigDecimal exact = number.toBigDecimal();
            out.writeByte(DECIMAL);
            out.writeInt(exact.scale());
            writeBytes(exact.unscaledValue().toByteArray(), out);
        } else if (value instanceof Double number) {
            out.writeByte(DOUBLE);
            out.writeDouble(number);
        } else if (value instanceof Boolean truth) {
            out.writeByte(BOOLEAN);
            out.writeBoolean(truth);
        } else {
            out.writeByte(TEXT);
            writeText((String) value, out);
        }
    }

    private static @Nullable Object readValue(DataInput in) throws IOException {
        byte tag = in.readByte();
        return switch (tag) {
            case NULL -> null;
            case LONG -> in.readLong();
            case DECIMAL -> {
                int scale = in.readInt();
                yield Decimal.of(new BigDecimal(new BigInteger(readBytes(in)), scale));
            }
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            case TEXT -> readText(in);
            default -> throw new IOException("not the tag of a value: " + tag);
        };
    }
}
