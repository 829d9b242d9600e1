// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.console;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The standard error of this process, through a {@link Console} until it is closed: a terminal that is stopped (Ctrl-S) stops no
 * thread that reports or logs something.
 */
public final class StandardError implements AutoCloseable {
    private static final AtomicReference<@Nullable Consumer<String>> ELSEWHERE = new AtomicReference<>();

    private final PrintStream before = System.err;
    private final Console console = new Console(() -> before);
    private final PrintStream lines = new PrintStream(new ConsoleStream(this::println), true, StandardCharsets.UTF_8);

    public StandardError() {
        console.open();
        System.setErr(lines);
    }

    /** Passes lines to another place, such as a screen that shares the terminal; null returns to the stream. */
    public static void redirect(@Nullable Consumer<String> place) {
        ELSEWHERE.set(place);
    }

    private void println(String line) throws InterruptedException {
        Consumer<String> elsewhere = ELSEWHERE.get();
        if (elsewhere == null) {
            console.println(line);
        } else {
            elsewhere.accept(line);
        }
    }

    /** A writer to this stream that flushes after each line. */
    public PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(lines, StandardCharsets.UTF_8), true);
    }

    /** Waits until all lines are printed; where nobody reads for 2 s, the rest is dropped. */
    @Override
    public void close() {
        System.setErr(before);
        lines.close();
        try {
            console.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
