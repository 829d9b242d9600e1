package io.streamgauge.alert;

import io.streamgauge.alert.KeyState.Place;
import io.streamgauge.expression.Condition;
import io.streamgauge.model.Alert;
import io.streamgauge.stream.AlertSerializer;
import io.streamgauge.stream.FormatSnapshot;
import io.streamgauge.stream.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The alerts of a key in state. What is kept of measures stands there with their definitions, and places with the names of
 * their alerts, so that the pipeline file may change between a savepoint and a restore.
 */
final class KeyStateSerializer extends TypeSerializerSingleton<KeyState> {
    private static final long serialVersionUID = 1;
    private static final Standing.Phase[] PHASES = Standing.Phase.values();
    /** That of the alerts in it: their bytes are a part of these. */
    private static final int FORMAT = AlertSerializer.FORMAT;

    private final int format;
    private final AlertSerializer alertSerializer;

    KeyStateSerializer() {
        this(FORMAT);
    }

    private KeyStateSerializer(int format) {
        this.format = format;
        alertSerializer = new AlertSerializer(format);
    }

    @Override
    public void serialize(KeyState state, DataOutputView out) throws IOException {
        out.writeLong(state.last);
        out.writeLong(state.settled);
        out.writeLong(state.timer);
        out.writeLong(state.clockTimer);
        List<String> alerts = state.alerts();
        out.writeInt(alerts.size());
        for (String alert : alerts) {
            Place place = state.place(alert);
            out.writeUTF(alert);
            writeStanding(place.standing(), out);
            writeEpisode(place.episode(), out);
        }
        out.writeBoolean(state.history != null);
        if (state.history != null) {
            writeHistory(state.history, out);
        }
    }

    @Override
    public KeyState deserialize(DataInputView in) throws IOException {
        KeyState state = new KeyState();
        state.last = in.readLong();
        state.settled = in.readLong();
        state.timer = in.readLong();
        state.clockTimer = in.readLong();
        int places = in.readInt();
        for (int i = 0; i < places; i++) {
            // Compared with those in force for every result: of the same object at once.
            String alert = in.readUTF().intern();
            Standing standing = readStanding(in);
            state.put(alert, new Place(standing, readEpisode(in)));
        }
        state.history = in.readBoolean() ? readHistory(in) : null;
        return state;
    }

    private static void writeStanding(Standing standing, DataOutputView out) throws IOException {
        out.writeByte(standing.phase().ordinal());
        out.writeInt(standing.row());
        out.writeLong(standing.since());
        out.writeLong(standing.calmSince());
    }

    private static Standing readStanding(DataInputView in) throws IOException {
        return new Standing(PHASES[in.readByte()], in.readInt(), in.readLong(), in.readLong());
    }

    /** @param episode may be null */
    private void writeEpisode(Episode episode, DataOutputView out) throws IOException {
        out.writeBoolean(episode != null);
        if (episode == null) {
            return;
        }
        alertSerializer.serialize(episode.alert(), out);
        out.writeInt(episode.before().size());
        for (Map.Entry<String, Object> value : episode.before().entrySet()) {
            out.writeUTF(value.getKey());
            Wire.writeValues(new Object[] {value.getValue()}, out);
        }
        out.writeBoolean(episode.settled());
        out.writeLong(episode.repeatAt());
    }

    private Episode readEpisode(DataInputView in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        Alert alert = alertSerializer.deserialize(in);
        int count = in.readInt();
        Map<String, Object> before = new HashMap<>();
        for (int i = 0; i < count; i++) {
            before.put(in.readUTF(), Wire.readValues(in)[0]);
        }
        return new Episode(alert, before, in.readBoolean(), in.readLong());
    }

    private static void writeHistory(History history, DataOutputView out) throws IOException {
        out.writeInt(history.definitions().size());
        for (String definition : history.definitions()) {
            Wire.writeText(definition, out);
        }
        writeWindows(history.recent(), out);
        writeWindows(history, out);
    }

    private static void writeWindows(PastWindows windows, DataOutputView out) throws IOException {
        out.writeInt(windows.count());
        for (int window = 0; window < windows.count(); window++) {
            out.writeLong(windows.start(window));
            out.writeLong(windows.end(window));
            Wire.writeValues(windows.values(window), out);
        }
    }

    private static History readHistory(DataInputView in) throws IOException {
        int count = in.readInt();
        List<String> definitions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            definitions.add(Wire.readText(in));
        }
        History history = new History(List.copyOf(definitions));
        readWindows(in, history::addRecent);
        readWindows(in, history::add);
        history.complete();
        return history;
    }

    private interface Windows {
        void add(long start, long end, Object[] values);
    }

    private static void readWindows(DataInputView in, Windows windows) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long start = in.readLong();
            long end = in.readLong();
            Object[] values = Wire.readValues(in);
            // There was a time when they were kept as results have them.
            Arrays.setAll(values, measure -> Condition.Variables.operand(values[measure]));
            windows.add(start, end, values);
        }
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public KeyState createInstance() {
        return null;
    }

    @Override
    public KeyState copy(KeyState from) {
        return from.copy();
    }

    @Override
    public KeyState copy(KeyState from, KeyState reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public KeyState deserialize(KeyState reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
        return new Snapshot(format);
    }

    /** Read by Flink from savepoints, by this name. */
    public static final class Snapshot extends FormatSnapshot<KeyState> {
        public Snapshot() {
            this(FORMAT);
        }

        private Snapshot(int format) {
            super(format, FORMAT, KeyStateSerializer::new);
        }
    }
}
