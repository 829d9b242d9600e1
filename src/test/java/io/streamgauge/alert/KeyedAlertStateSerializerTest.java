package io.streamgauge.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.model.Alert;
import io.streamgauge.model.OffsetRange;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class KeyedAlertStateSerializerTest {
    /** What the serializer and its snapshot wrote before they had a format of their own. */
    private static final String UNNUMBERED = "ADBpby5zdHJlYW1nYXVnZS5hbGVydC5LZXlTdGF0ZVNlcmlhbGl6ZXIkU25hcHNob3QAAAAD"
            + "AAAAAAAB1MAAAAAAAAHUwAAAAAAFKDDAAAAAAAACvyAAAAABAARoaWdoAgAAAAB//////////3//////////AQAgMDEyMzQ1Njc4OWFi"
            + "Y2RlZjAxMjM0NTY3ODlhYmNkZWYAAARoaWdoAANhbGwAAAACAWEAAAAEcGFnZQAAAAEAAAAEdGVhbQAAAAF4AAAACWEgaXMgaGlnaAAA"
            + "AAAAAdTAf/////////8AAAAAAADqYAAAAAAAAdTAAAAAAwEAAAAAAAAAAwIAAAABAAAAAUsEAAAABHRleHQAAQACaW4AAAABAAAAAAAA"
            + "AAQAAAAAAAAACQAAAAAAAQAKcHJldmlvdXMudgAAAAEDQAQAAAAAAAAAAAAAAAACvyAA";

    @Test
    void stateOfTheFirstFormatIsReadWithoutValuesThatHaveNoNames() throws Exception {
        DataInputDeserializer in = new DataInputDeserializer(unnumbered());
        TypeSerializer<KeyedAlertState> old = serializer(in);

        KeyedAlertState state = old.deserialize(in);

        assertThat(in.available()).isZero();
        assertThat(state.last).isEqualTo(120_000);
        assertThat(state.instance("high").alertState()).isEqualTo(AlertState.FIRING);
        Incident incident = state.instance("high").incident();
        assertThat(incident.before()).isEqualTo(Map.of("previous.v", 2.5));
        Alert alert = incident.alert();
        assertThat(alert.summary()).isEqualTo("a is high");
        assertThat(alert.labels()).isEqualTo(Map.of("team", "x"));
        assertThat(alert.window().end()).isEqualTo(120_000);
        assertThat(alert.window().values()).isEmpty();
        assertThat(alert.window().ranges()).containsExactly(new OffsetRange("in", 1, 4, 9));
        assertThat(new KeyedAlertStateSerializer()
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(old.snapshotConfiguration())
                        .isCompatibleAfterMigration())
                .isTrue();
    }

    @Test
    void valuesAreKeptWithTheNamesOfTheirMeasures() throws Exception {
        Alert.Window window =
                new Alert.Window(60_000, 120_000, List.of("n", "t"), new Object[] {3L, "x"}, new OffsetRange[0]);
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
        Alert.Window kept =
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
        byte[] bytes = unnumbered();
        int version = "??io.streamgauge.alert.KeyedAlertStateSerializer$Snapshot".length() + 3;
        assertThat(bytes[version]).isEqualTo((byte) 3);
        bytes[version] = 99;

        assertThatThrownBy(() -> serializer(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("state was saved in format 99");
    }

    /** Those bytes with the class name of now: no release has written the name of then. */
    private static byte[] unnumbered() throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(Base64.getDecoder().decode(UNNUMBERED));
        in.readUTF();
        DataOutputSerializer out = new DataOutputSerializer(512);
        out.writeUTF(KeyedAlertStateSerializer.Snapshot.class.getName());
        out.write(in, in.available());
        return out.getCopyOfBuffer();
    }

    private static TypeSerializer<KeyedAlertState> serializer(DataInputDeserializer in) throws IOException {
        TypeSerializerSnapshot<KeyedAlertState> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                in, Thread.currentThread().getContextClassLoader());
        return snapshot.restoreSerializer();
    }
}
