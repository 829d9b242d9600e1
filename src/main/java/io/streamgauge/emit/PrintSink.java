package io.streamgauge.emit;

import io.streamgauge.console.Console;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Prints to the standard output at once: for people on a terminal, else one JSON line each. */
final class PrintSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1;

    /** Set by the launcher where the standard output is a terminal. */
    private static final String TERMINAL = "streamgauge.terminal";

    /** Makes lines of values; one for each subtask. */
    interface Lines<T> {
        /** One line without its end; null for none. */
        String line(T value);
    }

    /** Where the lines come from. */
    interface Format<T> extends Serializable {
        /** @param terminal whether the lines are for people */
        Lines<T> open(boolean terminal);
    }

    private final Format<T> format;

    PrintSink(Format<T> format) {
        this.format = format;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        Writer<T> writer = new Writer<>(lines(Boolean.getBoolean(TERMINAL)), Console.OUT);
        Console.OUT.open();
        return writer;
    }

    Lines<T> lines(boolean terminal) {
        return format.open(terminal);
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
