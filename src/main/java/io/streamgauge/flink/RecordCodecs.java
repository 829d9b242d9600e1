// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.Header;
import io.streamgauge.model.Key;
import io.streamgauge.model.Late;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The bytes of source records and of what they are decoded to. No state holds them. */
public final class RecordCodecs {
    private static final Event.Role[] ROLES = Event.Role.values();
    private static final byte EVENT = 0;
    private static final byte REJECTED = 1;
    private static final byte COLUMN_NAMES = 2;

    private RecordCodecs() {}

    public static void writeRecord(SourceRecord source, DataOutput out) throws IOException {
        DataCodecs.writeText(source.topic(), out);
        out.writeInt(source.partition());
        out.writeLong(source.offset());
        out.writeLong(source.timestamp());
        DataCodecs.writeBytes(source.key(), out);
        DataCodecs.writeBytes(source.value(), out);
        out.writeInt(source.headers().size());
        for (Header header : source.headers()) {
            DataCodecs.writeText(header.name(), out);
            DataCodecs.writeBytes(header.value(), out);
        }
    }

    public static SourceRecord readRecord(DataInput in) throws IOException {
        return new SourceRecord(
                DataCodecs.readText(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                DataCodecs.readOptionalBytes(in),
                DataCodecs.readOptionalBytes(in),
                readHeaders(in));
    }

    private static List<Header> readHeaders(DataInput in) throws IOException {
        int count = in.readInt();
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new Header(DataCodecs.readText(in), DataCodecs.readOptionalBytes(in)));
        }
        return headers;
    }

    static void writeDecoded(Decoded value, DataOutput out) throws IOException {
        if (value instanceof Event event) {
            out.writeByte(EVENT);
            writeEvent(event, out);
        } else if (value instanceof Rejected rejected) {
            out.writeByte(REJECTED);
            writeRejected(rejected, out);
        } else {
            out.writeByte(COLUMN_NAMES);
            writeRecord(value.source(), out);
        }
    }

    static Decoded readDecoded(DataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case EVENT -> readEvent(in);
            case REJECTED -> readRejected(in);
            case COLUMN_NAMES -> new Decoded.ColumnNames(readRecord(in));
            default -> throw new IOException("not a kind of decoded record: " + kind);
        };
    }

    static void writeEvent(Event value, DataOutput out) throws IOException {
        writeRecord(value.source(), out);
        out.writeLong(value.time());
        out.writeByte(value.role().ordinal());
        DataCodecs.writeBytes(value.id() == null ? null : value.id().bytes(), out);
        out.writeInt(value.fields().count());
        value.fields().write(out);
    }

    static Event readEvent(DataInput in) throws IOException {
        SourceRecord source = readRecord(in);
        long time = in.readLong();
        Event.Role role = ROLES[in.readByte()];
        byte[] id = DataCodecs.readOptionalBytes(in);
        FieldValues fields = new FieldValues(in.readInt(), source.value());
        fields.read(in);
        return new Event(source, time, fields, id == null ? null : new Key(id), role);
    }

    static void writeRejected(Rejected value, DataOutput out) throws IOException {
        writeRecord(value.source(), out);
        out.writeUTF(value.code().name());
        DataCodecs.writeText(value.field(), out);
        DataCodecs.writeText(value.message(), out);
        DataCodecs.writeText(value.aggregation(), out);
    }

    static Rejected readRejected(DataInput in) throws IOException {
        return new Rejected(
                readRecord(in),
                RejectReason.valueOf(in.readUTF()),
                DataCodecs.readOptionalText(in),
                DataCodecs.readText(in),
                DataCodecs.readOptionalText(in));
    }

    static void writeLate(Late value, DataOutput out) throws IOException {
        writeRecord(value.source(), out);
        out.writeUTF(value.aggregation());
        out.writeLong(value.windowStart());
        out.writeLong(value.windowEnd());
        out.writeInt(value.windows());
        out.writeLong(value.by());
        out.writeBoolean(value.partial());
    }

    static Late readLate(DataInput in) throws IOException {
        return new Late(
                readRecord(in),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readBoolean());
    }
}
