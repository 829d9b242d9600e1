// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.console.Console;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/** Prints lines to the standard output. */
final class PrintSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1;

    /** Converts values to lines; one for each subtask. */
    interface Lines<T> {
        /** One line without its end; null for none. */
        @Nullable
        String line(T value);
    }

    /** Creates the conversion in the task. */
    interface Format<T> extends Serializable {
        Lines<T> open();
    }

    private final Format<T> format;

    PrintSink(Format<T> format) {
        this.format = format;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        Writer<T> writer = new Writer<>(lines(), Console.OUT);
        Console.OUT.open();
        return writer;
    }

    Lines<T> lines() {
        return format.open();
    }

    private record Writer<T>(Lines<T> lines, Console out) implements SinkWriter<T> {
        @Override
        public void write(T value, Context context) throws InterruptedException {
            String line = lines.line(value);
            if (line != null) {
                out.println(line);
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
