// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Passes an output to a view in this process. */
public final class ViewSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1;
    private static final Map<String, View> VIEWS = new ConcurrentHashMap<>();

    /** Passes a value to a view. */
    public interface Show<T> extends BiConsumer<View, T>, Serializable {}

    private final String view;
    private final Show<T> show;

    /** @param view its id */
    public ViewSink(String view, Show<T> show) {
        this.view = view;
        this.show = show;
    }

    /** Returns the id by which sinks find the view, until {@link #remove}. */
    public static String add(View view) {
        String id = UUID.randomUUID().toString();
        VIEWS.put(id, view);
        return id;
    }

    public static void remove(String id) {
        VIEWS.remove(id);
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        View shown = Objects.requireNonNull(VIEWS.get(view), "the view of a run lasts as long as the run");
        return new Writer<>(value -> show.accept(shown, value));
    }

    private record Writer<T>(Consumer<T> to) implements SinkWriter<T> {
        @Override
        public void write(T value, Context context) {
            to.accept(value);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
