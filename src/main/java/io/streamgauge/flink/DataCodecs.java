package io.streamgauge.flink;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.model.Header;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.TextBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The parts that serializers share. */
public final class DataCodecs {
    private static final int NULL = 0;
    private static final int LONG = 1;
    private static final int DECIMAL = 2;
    private static final int DOUBLE = 3;
    private static final int TEXT = 4;
    private static final int BOOLEAN = 5;

    private DataCodecs() {}

    /** @param bytes may be null */
    public static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    public static byte[] readBytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** @param text may be null, and longer than {@link DataOutput#writeUTF} takes */
    public static void writeText(String text, DataOutput out) throws IOException {
        writeBytes(text == null ? null : TextBytes.of(text), out);
    }

    public static String readText(DataInput in) throws IOException {
        byte[] bytes = readBytes(in);
        return bytes == null ? null : TextBytes.text(bytes);
    }

    public static void writeRecord(SourceRecord source, DataOutput out) throws IOException {
        writeText(source.topic(), out);
        out.writeInt(source.partition());
        out.writeLong(source.offset());
        out.writeLong(source.timestamp());
        writeBytes(source.key(), out);
        writeBytes(source.value(), out);
        out.writeInt(source.headers().size());
        for (Header header : source.headers()) {
            writeText(header.name(), out);
            writeBytes(header.value(), out);
        }
    }

    public static SourceRecord readRecord(DataInput in) throws IOException {
        String topic = readText(in);
        int partition = in.readInt();
        long offset = in.readLong();
        long timestamp = in.readLong();
        byte[] key = readBytes(in);
        byte[] value = readBytes(in);
        int count = in.readInt();
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new Header(readText(in), readBytes(in)));
        }
        return new SourceRecord(topic, partition, offset, timestamp, key, value, headers);
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
            // Thousands of them wait for their windows to end: those of one topic share its name.
            boolean same = i > 0 && topic.equals(ranges[i - 1].topic());
            ranges[i] =
                    new OffsetRange(same ? ranges[i - 1].topic() : topic, in.readInt(), in.readLong(), in.readLong());
        }
        return ranges;
    }

    /** @param values of measures; may be null */
    public static void writeValues(Object[] values, DataOutput out) throws IOException {
        out.writeInt(values == null ? -1 : values.length);
        if (values != null) {
            for (Object value : values) {
                writeValue(value, out);
            }
        }
    }

    public static Object[] readValues(DataInput in) throws IOException {
        int count = in.readInt();
        Object[] values = count < 0 ? null : new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = readValue(in);
        }
        return values;
    }

    /** A measure's value: {@link Long}, {@link Decimal}, {@link Double}, {@link String}, {@link Boolean} or null. */
    static void writeValue(Object value, DataOutput out) throws IOException {
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

    static Object readValue(DataInput in) throws IOException {
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
            default -> throw new IOException("not a value: " + tag);
        };
    }
}
