package io.streamgauge.flink;

import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class EventSerializer extends ValueSerializer<Event> {
    private static final long serialVersionUID = 1;
    private static final Fields.Kind[] KINDS = Fields.Kind.values();

    @Override
    public void serialize(Event value, DataOutputView out) throws IOException {
        DataCodecs.writeRecord(value.source(), out);
        out.writeLong(value.time());
        Fields fields = value.fields();
        out.writeInt(fields.count());
        for (int i = 0; i < fields.count(); i++) {
            writeField(fields, i, out);
        }
    }

    @Override
    public Event deserialize(DataInputView in) throws IOException {
        SourceRecord source = DataCodecs.readRecord(in);
        long time = in.readLong();
        Fields fields = new Fields(in.readInt(), source.value());
        for (int i = 0; i < fields.count(); i++) {
            readField(fields, i, in);
        }
        return new Event(source, time, fields);
    }

    private static void writeField(Fields fields, int field, DataOutputView out) throws IOException {
        Fields.Kind kind = fields.kind(field);
        out.writeByte(kind.ordinal());
        switch (kind) {
            case ABSENT -> {}
            case BOOLEAN -> out.writeBoolean(fields.truth(field));
            case NUMBER -> {
                BigDecimal number = fields.decimal(field);
                out.writeInt(number.scale());
                DataCodecs.writeBytes(number.unscaledValue().toByteArray(), out);
            }
            case INVALID -> {
                out.writeUTF(fields.invalidCode(field).name());
                out.writeBoolean(fields.ownBytes(field));
                if (fields.ownBytes(field)) {
                    DataCodecs.writeBytes(fields.textBytes(field), out);
                } else {
                    out.writeInt(fields.textOffset(field));
                    out.writeInt(fields.textLength(field));
                }
            }
            case TEXT -> {
                int from = fields.textOffset(field);
                DataCodecs.writeBytes(
                        Arrays.copyOfRange(fields.textBytes(field), from, from + fields.textLength(field)), out);
            }
        }
    }

    private static void readField(Fields fields, int field, DataInputView in) throws IOException {
        switch (KINDS[in.readByte()]) {
            case ABSENT -> fields.setAbsent(field);
            case BOOLEAN -> fields.setTruth(field, in.readBoolean());
            case NUMBER -> {
                int scale = in.readInt();
                BigInteger unscaled = new BigInteger(DataCodecs.readBytes(in));
                if (unscaled.bitLength() < Long.SIZE) {
                    fields.setNumber(field, unscaled.longValue(), scale);
                } else {
                    fields.setNumber(field, new BigDecimal(unscaled, scale));
                }
            }
            case INVALID -> {
                RejectReason code = RejectReason.valueOf(in.readUTF());
                if (in.readBoolean()) {
                    fields.setInvalid(field, code, DataCodecs.readBytes(in));
                } else {
                    fields.setInvalid(field, code, in.readInt(), in.readInt());
                }
            }
            case TEXT -> fields.setText(field, DataCodecs.readBytes(in));
        }
    }

    @Override
    public TypeSerializerSnapshot<Event> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Event> {
        public Snapshot() {
            super(EventSerializer::new);
        }
    }
}
