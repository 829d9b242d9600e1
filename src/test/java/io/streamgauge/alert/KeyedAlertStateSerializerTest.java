// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.alert.evaluation.AlertState;
import io.streamgauge.alert.evaluation.HistoryRequirements;
import io.streamgauge.alert.evaluation.WindowRing;
import io.streamgauge.model.Alert;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.pipeline.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class KeyedAlertStateSerializerTest {
    @Test
    void valuesAreKeptWithTheNamesOfTheirMeasures() throws Exception {
        Alert.AlertedWindow window =
                new Alert.AlertedWindow(60_000, 120_000, List.of("n", "t"), new Object[] {3L, "x"}, new OffsetRange[0]);
        Alert alert = new Alert(
                "id",
                Alert.Status.FIRING,
                "high",
                "all",
                AlertHarness.key("a"),
                null,
                new LinkedHashMap<>(),
                null,
                120_000,
                Alert.STILL_FIRING,
                window,
                false,
                false);
        KeyedAlertState state = new KeyedAlertState();
        state.put(
                "high", new KeyedAlertState.AlertInstance(AlertState.FIRING, new Incident(alert, Map.of(), false, 7)));
        DataOutputSerializer out = new DataOutputSerializer(64);
        KeyedAlertStateSerializer serializer = new KeyedAlertStateSerializer();
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        serializer.serialize(state, out);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        TypeSerializer<KeyedAlertState> read = serializer(in);
        Alert.AlertedWindow kept =
                read.deserialize(in).instance("high").incident().alert().window();

        assertThat(kept.measures()).containsExactly("n", "t");
        assertThat(kept.values()).containsExactly(3L, "x");
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(read.snapshotConfiguration())
                        .isCompatibleAsIs())
                .isTrue();
    }

    /** More windows than history keeps, so that the ring has wrapped around. */
    @Test
    void historyIsReadInOrderOfTime() throws Exception {
        HistoryRequirements requirements = new HistoryRequirements(
                List.of(0, 1),
                List.of("sum(n)", "last(t)"),
                true,
                3,
                new Window.Sliding(Duration.ofMillis(20), Duration.ofMillis(10)));
        KeyedAlertState state = new KeyedAlertState();
        for (int end = 20; end <= 200; end += 10) {
            Object[] values = {end % 3 == 0 ? null : (Double) (end / 8.0), end % 7 == 0 ? null : "text" + end};
            state.history(requirements).remember(end - 20, end, values, requirements);
        }
        DataOutputSerializer out = new DataOutputSerializer(64);
        new KeyedAlertStateSerializer().serialize(state, out);

        KeyedAlertState read =
                new KeyedAlertStateSerializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

        assertThat(read.history.fits(requirements)).isTrue();
        assertThat(windows(read.history))
                .isEqualTo(windows(state.history))
                .last()
                .isEqualTo(List.of(180L, 200L, 25.0, "text200"));
        assertThat(windows(read.history.recent())).hasSize(2).isEqualTo(windows(state.history.recent()));
    }

    private static List<List<Object>> windows(WindowRing ring) {
        List<List<Object>> windows = new ArrayList<>();
        for (int i = 0; i < ring.count(); i++) {
            List<Object> window = new ArrayList<>(List.of(ring.start(i), ring.end(i)));
            window.addAll(Arrays.asList(ring.values(i)));
            windows.add(window);
        }
        return windows;
    }

    @Test
    void aFormatOfALaterReleaseIsRefused() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, new KeyedAlertStateSerializer().snapshotConfiguration());
        byte[] bytes = out.getCopyOfBuffer();
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 1);
        bytes[bytes.length - 1] = 99;

        assertThatThrownBy(() -> serializer(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("state was saved in format 99");
    }

    private static TypeSerializer<KeyedAlertState> serializer(DataInputDeserializer in) throws IOException {
        TypeSerializerSnapshot<KeyedAlertState> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                in, Thread.currentThread().getContextClassLoader());
        return snapshot.restoreSerializer();
    }
}
