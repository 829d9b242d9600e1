// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.flink.Types;
import io.streamgauge.window.fire.EmissionStateSerializer;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Savepoints tell the format of each value that is in state, and a later one is refused rather than misread. */
class SavedFormatsTest {
    static Stream<TypeSerializer<?>> inState() {
        return Stream.of(
                new EmissionStateSerializer(),
                Types.KEY.createSerializer(null),
                Types.RULE_DECISION.createSerializer(null));
    }

    @ParameterizedTest
    @MethodSource("inState")
    <T> void theFormatIsReadAndALaterOneRefused(TypeSerializer<T> serializer) throws Exception {
        TypeSerializerSnapshot<T> snapshot = serializer.snapshotConfiguration();
        assertThat(restored(snapshot, snapshot.getCurrentVersion())).isEqualTo(serializer);
        assertThatThrownBy(() -> restored(snapshot, snapshot.getCurrentVersion() + 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("state was saved in format");
    }

    private static <T> TypeSerializer<T> restored(TypeSerializerSnapshot<T> snapshot, int version) throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        snapshot.writeSnapshot(out);
        @SuppressWarnings("unchecked") // it is of the same class
        TypeSerializerSnapshot<T> read = (TypeSerializerSnapshot<T>)
                snapshot.getClass().getDeclaredConstructor().newInstance();
        ClassLoader loader = snapshot.getClass().getClassLoader();
        read.readSnapshot(version, new DataInputDeserializer(out.getCopyOfBuffer()), loader);
        assertThat(snapshot.resolveSchemaCompatibility(read).isCompatibleAsIs()).isTrue();
        return read.restoreSerializer();
    }
}
