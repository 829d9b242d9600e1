// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The format of a serializer's bytes in savepoints. A release that changes the bytes takes the next number and restores the older
 * ones by serializers that read them.
 */
public abstract class FormatSnapshot<T> implements TypeSerializerSnapshot<T> {
    private final int format;
    private final Supplier<TypeSerializer<T>> serializer;

    protected FormatSnapshot(int format, Supplier<TypeSerializer<T>> serializer) {
        this.format = format;
        this.serializer = serializer;
    }

    @Override
    public final int getCurrentVersion() {
        return format;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) {}

    @Override
    public final void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
        if (version != format) {
            throw new IOException("state was saved in format " + version + ", this release reads " + format);
        }
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
        return serializer.get();
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
        return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
}
