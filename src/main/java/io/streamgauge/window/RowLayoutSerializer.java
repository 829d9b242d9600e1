// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.DataCodecs;
import io.streamgauge.flink.ValueSerializer;
import io.streamgauge.measure.RowLayout;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A serializer of values that hold accumulators, whose bytes depend on the layout. */
public abstract class RowLayoutSerializer<T> extends ValueSerializer<T> {
    private static final long serialVersionUID = 1;

    public final RowLayout layout;

    public RowLayoutSerializer(RowLayout layout) {
        this.layout = layout;
    }

    @Override
    public final boolean isImmutableType() {
        return false;
    }

    @Override
    public abstract T copy(T from);

    @Override
    public boolean equals(Object other) {
        return other != null
                && getClass() == other.getClass()
                && layout.definitions().equals(((RowLayoutSerializer<?>) other).layout.definitions());
    }

    @Override
    public int hashCode() {
        return layout.definitions().hashCode();
    }

    /** The definitions of the accumulators in a savepoint. */
    public abstract static class LayoutSnapshot<T> implements TypeSerializerSnapshot<T> {
        private static final int VERSION = 1;

        private final Function<RowLayout, RowLayoutSerializer<T>> serializer;
        private List<String> definitions;

        /** @param definitions of the accumulators; {@link #readSnapshot} replaces them */
        public LayoutSnapshot(Function<RowLayout, RowLayoutSerializer<T>> serializer, List<String> definitions) {
            this.serializer = serializer;
            this.definitions = definitions;
        }

        public final List<String> definitions() {
            return definitions;
        }

        @Override
        public final int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public final void writeSnapshot(DataOutputView out) throws IOException {
            DataCodecs.writeTexts(definitions, out);
        }

        @Override
        public final void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
            if (version != VERSION) {
                throw new IOException("windows were saved in format " + version + ", this release reads " + VERSION);
            }
            definitions = DataCodecs.readTexts(in);
        }

        @Override
        public final TypeSerializer<T> restoreSerializer() {
            return serializer.apply(RowLayout.of(definitions));
        }

        /**
         * RocksDB rewrites all values at once, from the restored serializer to the new one. On the heap, values keep the layout that they
         * were read with until they are written. So the new serializer writes values of any layout, and operators migrate what they read.
         */
        @Override
        public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
            return ((LayoutSnapshot<T>) old).definitions.equals(definitions)
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
        }
    }
}
