// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bytes of results, which no state holds, and of alerts, which are a part of the state of a key. */
public final class ResultCodecs {
    private static final WindowResult.ResultKind[] KINDS = WindowResult.ResultKind.values();
    /** Set beside the kind of a result whose window was not seen whole. */
    private static final int IN_PART = 0x40;

    private static final Alert.Status[] STATUSES = Alert.Status.values();

    private ResultCodecs() {}

    static void writeResult(WindowResult value, DataOutput out) throws IOException {
        out.writeUTF(value.aggregation());
        DataCodecs.writeBytes(value.key().bytes(), out);
        out.writeLong(value.start());
        out.writeLong(value.end());
        out.writeByte(value.kind().ordinal() | (value.whole() ? 0 : IN_PART));
        out.writeInt(value.revision());
        DataCodecs.writeValues(value.measures(), out);
        DataCodecs.writeRanges(value.ranges(), out);
    }

    static WindowResult readResult(DataInput in) throws IOException {
        String aggregation = in.readUTF();
        Key key = new Key(DataCodecs.readBytes(in));
        long start = in.readLong();
        long end = in.readLong();
        int flags = in.readByte();
        boolean whole = (flags & IN_PART) == 0;
        WindowResult.ResultKind kind = KINDS[flags & ~IN_PART];
        int revision = in.readInt();
        Object[] measures = DataCodecs.readOptionalValues(in);
        OffsetRange[] ranges = DataCodecs.readRanges(in);
        return new WindowResult(aggregation, key, start, end, kind, revision, whole, measures, ranges);
    }

    public static void writeAlert(Alert value, DataOutput out) throws IOException {
        out.writeUTF(value.id());
        out.writeByte(value.status().ordinal());
        out.writeUTF(value.name());
        out.writeUTF(value.aggregation());
        DataCodecs.writeBytes(value.key().bytes(), out);
        DataCodecs.writeText(value.severity(), out);
        out.writeInt(value.labels().size());
        for (Map.Entry<String, String> label : value.labels().entrySet()) {
            DataCodecs.writeText(label.getKey(), out);
            DataCodecs.writeText(label.getValue(), out);
        }
        DataCodecs.writeText(value.summary(), out);
        out.writeLong(value.startsAt());
        out.writeLong(value.endsAt());
        out.writeLong(value.window().start());
        out.writeLong(value.window().end());
        DataCodecs.writeTexts(value.window().measures(), out);
        DataCodecs.writeValues(value.window().values(), out);
        DataCodecs.writeRanges(value.window().ranges(), out);
        out.writeBoolean(value.noData());
        out.writeBoolean(value.repeat());
    }

    public static Alert readAlert(DataInput in) throws IOException {
        return new Alert(
                in.readUTF(),
                STATUSES[in.readByte()],
                in.readUTF(),
                in.readUTF(),
                new Key(DataCodecs.readBytes(in)),
                DataCodecs.readOptionalText(in),
                readLabels(in),
                DataCodecs.readOptionalText(in),
                in.readLong(),
                in.readLong(),
                readWindow(in),
                in.readBoolean(),
                in.readBoolean());
    }

    private static Map<String, String> readLabels(DataInput in) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            labels.put(DataCodecs.readText(in), DataCodecs.readText(in));
        }
        return labels;
    }

    private static Alert.AlertedWindow readWindow(DataInput in) throws IOException {
        return new Alert.AlertedWindow(
                in.readLong(),
                in.readLong(),
                DataCodecs.readTexts(in),
                DataCodecs.readValues(in),
                DataCodecs.readRanges(in));
    }
}
