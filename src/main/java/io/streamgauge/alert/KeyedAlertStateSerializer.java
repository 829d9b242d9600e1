// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.alert.KeyedAlertState.AlertInstance;
import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.alert.evaluation.History;
import io.streamgauge.alert.evaluation.WindowRing;
import io.streamgauge.flink.DataCodecs;
import io.streamgauge.flink.FormatSnapshot;
import io.streamgauge.flink.ResultCodecs;
import io.streamgauge.flink.ValueSerializer;
import io.streamgauge.model.Alert;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes the alerts of a key. Values of earlier windows are written with the definitions of their measures, and instances with the
 * names of their alerts, so that the pipeline file may change between a savepoint and a restore.
 */
final class KeyedAlertStateSerializer extends ValueSerializer<KeyedAlertState> {
    private static final long serialVersionUID = 1;
    private static final AlertState.Phase[] PHASES = AlertState.Phase.values();

    @Override
    public void serialize(KeyedAlertState state, DataOutputView out) throws IOException {
        out.writeLong(state.last);
        out.writeLong(state.settled);
        out.writeLong(state.timer);
        out.writeLong(state.clockTimer);
        List<String> alerts = state.alerts();
        out.writeInt(alerts.size());
        for (String alert : alerts) {
            AlertInstance instance = state.instance(alert);
            out.writeUTF(alert);
            writeState(instance.alertState(), out);
            writeIncident(instance.incident(), out);
        }
        out.writeBoolean(state.history != null);
        if (state.history != null) {
            writeHistory(state.history, out);
        }
    }

    @Override
    public KeyedAlertState deserialize(DataInputView in) throws IOException {
        KeyedAlertState state = new KeyedAlertState();
        state.last = in.readLong();
        state.settled = in.readLong();
        state.timer = in.readLong();
        state.clockTimer = in.readLong();
        int instances = in.readInt();
        for (int i = 0; i < instances; i++) {
            // It is compared with the names in force for every result, which is fastest for the same object.
            String alert = in.readUTF().intern();
            AlertState alertState = readState(in);
            state.put(alert, new AlertInstance(alertState, readIncident(in)));
        }
        state.history = in.readBoolean() ? readHistory(in) : null;
        return state;
    }

    private static void writeState(AlertState alertState, DataOutputView out) throws IOException {
        out.writeByte(alertState.phase().ordinal());
        out.writeInt(alertState.consecutiveWindows());
        out.writeLong(alertState.since());
        out.writeLong(alertState.resolvableSince());
    }

    private static AlertState readState(DataInputView in) throws IOException {
        return new AlertState(PHASES[in.readByte()], in.readInt(), in.readLong(), in.readLong());
    }

    private static void writeIncident(@Nullable Incident incident, DataOutputView out) throws IOException {
        out.writeBoolean(incident != null);
        if (incident == null) {
            return;
        }
        ResultCodecs.writeAlert(incident.alert(), out);
        out.writeInt(incident.before().size());
        for (Map.Entry<String, Object> value : incident.before().entrySet()) {
            out.writeUTF(value.getKey());
            DataCodecs.writeValues(new Object[] {value.getValue()}, out);
        }
        out.writeBoolean(incident.settled());
        out.writeLong(incident.repeatAt());
    }

    private static @Nullable Incident readIncident(DataInputView in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        Alert alert = ResultCodecs.readAlert(in);
        int count = in.readInt();
        Map<String, Object> before = new HashMap<>();
        for (int i = 0; i < count; i++) {
            before.put(in.readUTF(), DataCodecs.readValues(in)[0]);
        }
        return new Incident(alert, before, in.readBoolean(), in.readLong());
    }

    private static void writeHistory(History history, DataOutputView out) throws IOException {
        DataCodecs.writeTexts(history.definitions(), out);
        writeWindows(history.recent(), out);
        writeWindows(history, out);
    }

    private static void writeWindows(WindowRing windows, DataOutputView out) throws IOException {
        out.writeInt(windows.count());
        for (int window = 0; window < windows.count(); window++) {
            out.writeLong(windows.start(window));
            out.writeLong(windows.end(window));
            DataCodecs.writeValues(windows.values(window), out);
        }
    }

    private static History readHistory(DataInputView in) throws IOException {
        History history = new History(List.copyOf(DataCodecs.readTexts(in)));
        readWindows(in, history::addRecent);
        readWindows(in, history::add);
        return history;
    }

    private interface Windows {
        void add(long start, long end, @Nullable Object[] values);
    }

    private static void readWindows(DataInputView in, Windows windows) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long start = in.readLong();
            long end = in.readLong();
            windows.add(start, end, DataCodecs.readValues(in));
        }
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public KeyedAlertState copy(KeyedAlertState from) {
        return from.copy();
    }

    @Override
    public TypeSerializerSnapshot<KeyedAlertState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Savepoints name this class. */
    public static final class Snapshot extends FormatSnapshot<KeyedAlertState> {
        public Snapshot() {
            super(1, KeyedAlertStateSerializer::new);
        }
    }
}
