// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A serializer of values that travel between operators and are never in state. */
public final class CodecSerializer<T> extends ValueSerializer<T> {
    private static final long serialVersionUID = 1;

    /** Writes the bytes of a value. */
    public interface Writer<T> extends Serializable {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads what the writer has written. */
    public interface Reader<T> extends Serializable {
        T read(DataInput in) throws IOException;
    }

    private final Class<T> type;
    private final Writer<T> writer;
    private final Reader<T> reader;

    CodecSerializer(Class<T> type, Writer<T> writer, Reader<T> reader) {
        this.type = type;
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public void serialize(T value, DataOutputView out) throws IOException {
        writer.write(value, out);
    }

    @Override
    public T deserialize(DataInputView in) throws IOException {
        return reader.read(in);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CodecSerializer<?> that && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    /** @throws UnsupportedOperationException always: no state holds these values */
    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        throw new UnsupportedOperationException(type.getSimpleName() + " is never in state");
    }
}
