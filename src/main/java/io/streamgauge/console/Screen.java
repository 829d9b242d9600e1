// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.console;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * The terminal that the standard output is. Lines scroll; a few others stay below them. Who prints waits while the terminal is stopped
 * (Ctrl-S).
 */
public final class Screen implements AutoCloseable {
    /** JLine calls the programs {@code tty} and {@code stty}, and so needs no native library. */
    private static final String PROVIDER = "exec";

    private static final int UNKNOWN_WIDTH = 80;
    private static final int UNKNOWN_HEIGHT = 24;
    private static final int COLORS = 8;

    private final Terminal terminal;
    private final boolean colored;
    private final boolean movesCursor;
    private List<AttributedString> below = List.of();
    private int width = UNKNOWN_WIDTH;
    private int height = UNKNOWN_HEIGHT;
    private volatile boolean resized = true;
    private @Nullable LineReader reader;
    private boolean typing;

    private Screen(Terminal terminal) {
        this.terminal = terminal;
        String noColor = System.getenv("NO_COLOR");
        Integer colors = terminal.getNumericCapability(Capability.max_colors);
        this.colored = (noColor == null || noColor.isEmpty()) && colors != null && colors >= COLORS;
        this.movesCursor = terminal.getStringCapability(Capability.parm_up_cursor) != null
                && terminal.getStringCapability(Capability.clr_eos) != null;
    }

    /**
     * Empty where the standard output is no terminal.
     *
     * @param anyway also opens what is no terminal, as one without colors and cursor
     */
    public static Optional<Screen> open(boolean anyway) throws IOException {
        if (!anyway && !isStandardOutput()) {
            return Optional.empty();
        }
        Screen screen = new Screen(TerminalBuilder.builder()
                .system(true)
                .provider(PROVIDER)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .dumb(true)
                .build());
        try {
            Signal.handle(new Signal("WINCH"), signal -> screen.resize());
        } catch (IllegalArgumentException e) {
            // Windows has no such signal; the size is the one at the start.
        }
        return Optional.of(screen);
    }

    /** Whether the standard output is a terminal. */
    public static boolean isStandardOutput() throws IOException {
        return TerminalProvider.load(PROVIDER).isSystemStream(SystemStream.Output);
    }

    /** Whether the standard error is the same terminal. */
    public static boolean isStandardError() throws IOException {
        return TerminalProvider.load(PROVIDER).isSystemStream(SystemStream.Error);
    }

    void resize() {
        resized = true;
        terminal.raise(Terminal.Signal.WINCH);
    }

    /** Whether lines can stay below the others. */
    public boolean movesCursor() {
        return movesCursor;
    }

    /** Characters in a line. */
    public int width() {
        measure();
        return width;
    }

    /** Lines on the screen. */
    public int height() {
        measure();
        return height;
    }

    private void measure() {
        if (resized) {
            resized = false;
            Size size = terminal.getSize();
            width = size.getColumns() > 0 ? size.getColumns() : UNKNOWN_WIDTH;
            height = size.getRows() > 0 ? size.getRows() : UNKNOWN_HEIGHT;
        }
    }

    /**
     * Prints lines that scroll, and others that stay below them until the next call. A line below that is too long is cut.
     *
     * @param staying where the cursor cannot be moved, or a line is being typed, these are not shown
     */
    public synchronized void print(List<AttributedString> lines, List<AttributedString> staying) {
        StringBuilder out = new StringBuilder();
        for (AttributedString line : lines) {
            out.append(text(line)).append(System.lineSeparator());
        }
        if (typing && reader != null) {
            if (!lines.isEmpty()) {
                reader.printAbove(out.toString());
            }
            return;
        }
        erase();
        if (movesCursor) {
            below = staying.stream()
                    .map(line -> line.columnSubSequence(0, width() - 1))
                    .toList();
            out.append(String.join(
                    System.lineSeparator(), below.stream().map(this::text).toList()));
        }
        terminal.writer().print(out);
        terminal.flush();
    }

    /** A terminal that was made narrower has wrapped the lines that stay. */
    private void erase() {
        int rows = 0;
        for (AttributedString line : below) {
            rows += Math.max(1, (line.columnLength() + width() - 1) / width());
        }
        if (rows > 0) {
            terminal.puts(Capability.carriage_return);
            if (rows > 1) {
                terminal.puts(Capability.parm_up_cursor, rows - 1);
            }
            terminal.puts(Capability.clr_eos);
        }
        below = List.of();
    }

    private String text(AttributedString line) {
        return colored ? line.toAnsi(terminal) : line.toString();
    }

    /**
     * Waits for a line that is typed; what is printed meanwhile appears above it.
     *
     * @param interrupted called at Ctrl-C, which JLine takes while it waits
     * @return null at the end of the input, and after Ctrl-C
     */
    public @Nullable String readLine(String prompt, Runnable interrupted) {
        try {
            return beginTyping(interrupted).readLine(prompt);
        } catch (UserInterruptException e) {
            interrupted.run();
            return null;
        } catch (EndOfFileException e) {
            return null;
        } finally {
            endTyping();
        }
    }

    private synchronized LineReader beginTyping(Runnable interrupted) {
        erase();
        terminal.flush();
        if (reader == null) {
            // While no line is read JLine would let the signal end the process.
            terminal.handle(Terminal.Signal.INT, signal -> interrupted.run());
            reader = LineReaderBuilder.builder().terminal(terminal).build();
        }
        typing = true;
        return reader;
    }

    private synchronized void endTyping() {
        typing = false;
    }

    /** Removes what stays below. */
    @Override
    public synchronized void close() throws IOException {
        erase();
        terminal.flush();
        terminal.close();
    }
}
