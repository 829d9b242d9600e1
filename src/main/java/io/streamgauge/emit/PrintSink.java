// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.console.Console;
import io.streamgauge.pipeline.Pipeline;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/** Prints an output to the standard output as JSON lines. */
public final class PrintSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1;

    /** Makes a line of a value; null for none. */
    public interface Line<T> extends Serializable {
        @Nullable
        String of(JsonLines json, T value);
    }

    private final Pipeline pipeline;
    private final Line<T> line;

    public PrintSink(Pipeline pipeline, Line<T> line) {
        this.pipeline = pipeline;
        this.line = line;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        Writer<T> writer = new Writer<>(new JsonLines(pipeline), line, Console.OUT);
        Console.OUT.open();
        return writer;
    }

    private record Writer<T>(JsonLines json, Line<T> line, Console out) implements SinkWriter<T> {
        @Override
        public void write(T value, Context context) throws InterruptedException {
            String printed = line.of(json, value);
            if (printed != null) {
                out.println(printed);
            }
        }

        @Override
        public void flush(boolean endOfInput) throws InterruptedException {
            out.flush();
        }

        @Override
        public void close() throws InterruptedException {
            out.close();
        }
    }
}
