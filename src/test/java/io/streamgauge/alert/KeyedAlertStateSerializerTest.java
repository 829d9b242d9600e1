package io.streamgauge.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.model.Alert;
import io.streamgauge.model.OffsetRange;
import java.io.IOException;
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
