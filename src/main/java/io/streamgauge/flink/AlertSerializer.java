package io.streamgauge.flink;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Alerts, which state holds as parts of other values; those write the {@link #FORMAT} down. */
public final class AlertSerializer extends ValueSerializer<Alert> {
    /** The names of the measures stand with their values. */
    public static final int FORMAT = 4;

    private static final long serialVersionUID = 1;
    private static final Alert.Status[] STATUSES = Alert.Status.values();

    private final int format;

    public AlertSerializer() {
        this(FORMAT);
    }

    /** @param format one that was ever written down */
    public AlertSerializer(int format) {
        this.format = format;
    }

    private boolean named() {
        return format > FormatSnapshot.UNNUMBERED;
    }

    @Override
    public void serialize(Alert value, DataOutputView out) throws IOException {
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
        if (named()) {
            out.writeInt(value.window().measures().size());
            for (String measure : value.window().measures()) {
                DataCodecs.writeText(measure, out);
            }
        }
        DataCodecs.writeValues(value.window().values(), out);
        DataCodecs.writeRanges(value.window().ranges(), out);
        out.writeBoolean(value.noData());
        out.writeBoolean(value.repeat());
    }

    @Override
    public Alert deserialize(DataInputView in) throws IOException {
        String id = in.readUTF();
        Alert.Status status = STATUSES[in.readByte()];
        String name = in.readUTF();
        String aggregation = in.readUTF();
        Key key = new Key(DataCodecs.readBytes(in));
        String severity = DataCodecs.readText(in);
        int count = in.readInt();
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            labels.put(DataCodecs.readText(in), DataCodecs.readText(in));
        }
        String summary = DataCodecs.readText(in);
        long startsAt = in.readLong();
        long endsAt = in.readLong();
        Alert.Window window = readWindow(in);
        return new Alert(
                id,
                status,
                name,
                aggregation,
                key,
                severity,
                labels,
                summary,
                startsAt,
                endsAt,
                window,
                in.readBoolean(),
                in.readBoolean());
    }

    private Alert.Window readWindow(DataInputView in) throws IOException {
        long start = in.readLong();
        long end = in.readLong();
        List<String> measures = new ArrayList<>();
        for (int count = named() ? in.readInt() : 0; count > 0; count--) {
            measures.add(DataCodecs.readText(in));
        }
        Object[] values = DataCodecs.readValues(in);
        // Nobody knows any more whose values they were that stood without names.
        return new Alert.Window(start, end, measures, named() ? values : new Object[0], DataCodecs.readRanges(in));
    }

    @Override
    public TypeSerializerSnapshot<Alert> snapshotConfiguration() {
        return new Snapshot(format);
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends FormatSnapshot<Alert> {
        public Snapshot() {
            this(FORMAT);
        }

        private Snapshot(int format) {
            super(format, FORMAT, AlertSerializer::new);
        }
    }
}
