// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.console;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes complete lines of UTF-8 on, so that a writer never waits for a reader. */
final class ConsoleStream extends OutputStream {
    /** Takes a line without its end. */
    interface Lines {
        void println(String line) throws InterruptedException;
    }

    private final Lines lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    ConsoleStream(Lines lines) {
        this.lines = lines;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            print();
        } else {
            line.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    /** The rest, where it has no end of line. */
    @Override
    public synchronized void close() {
        if (line.size() > 0) {
            print();
        }
    }

    private void print() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        try {
            lines.println(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        } catch (InterruptedException e) {
            // A task that is being cancelled: the line is lost, and the task ends.
            Thread.currentThread().interrupt();
        }
    }
}
