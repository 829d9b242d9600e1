package io.streamgauge.flink;

import java.io.IOException;
import java.util.function.IntFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The format of a serializer's bytes, as savepoints name it. Whoever changes the bytes takes the next number, and reads those
 * of each number before.
 */
public abstract class FormatSnapshot<T> implements TypeSerializerSnapshot<T> {
    /** What Flink wrote down for serializers that had no number of their own yet. */
    public static final int UNNUMBERED = 3;

    private final int newest;
    private final IntFunction<TypeSerializer<T>> serializers;
    private int format;

    /**
     * @param format that of the serializer; what is read from a savepoint takes its place
     * @param serializers the one of each format from {@link #UNNUMBERED} to the newest
     */
    protected FormatSnapshot(int format, int newest, IntFunction<TypeSerializer<T>> serializers) {
        this.format = format;
        this.newest = newest;
        this.serializers = serializers;
    }

    @Override
    public final int getCurrentVersion() {
        return format;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) {}

    @Override
    public final void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
        if (version < UNNUMBERED || version > newest) {
            throw new IOException(
                    "state was saved in format " + version + ", this release reads " + UNNUMBERED + " to " + newest);
        }
        format = version;
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
        return serializers.apply(format);
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
        return ((FormatSnapshot<T>) old).format == format
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
}
