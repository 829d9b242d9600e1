// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.console;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints lines to a stream in a thread of its own, so that a reader who does not read stops nobody else. Lines of one caller
 * keep their order. Where the buffer is full and the stream has taken nothing for a second, lines are dropped until the buffer is
 * empty again; a line in their place has their number.
 *
 * <p>The thread, a daemon, ends with the last user, so that it does not hold the class loader of a job that has ended.
 */
public final class Console {
    /** The console of the standard output; one for all subtasks of a job in this process. */
    public static final Console OUT = new Console(() -> System.out);

    /** Bytes that wait at most, or one line that is longer; two for each character. The chunk that is being printed is not counted. */
    static final int LIMIT = 1 << 20;

    /** What a line takes beside its characters. */
    private static final int LINE_BYTES = 64;

    /** Characters that are printed at once, or one line that is longer. */
    private static final int CHUNK = 8_192;

    private static final long BLOCKED_AFTER = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_WITHIN = TimeUnit.SECONDS.toNanos(2);

    private final Supplier<PrintStream> target;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private int users;
    private int bytes;
    private long dropped;
    private boolean printing;
    private long progressAt;
    private @Nullable Thread thread;
    private volatile boolean readerGone;

    /** @param target evaluated when the thread starts, because {@link System#setOut} may have changed the stream */
    Console(Supplier<PrintStream> target) {
        this.target = target;
    }

    /** Whether the stream has failed, as where {@code head} has ended. Never waits. */
    public boolean readerGone() {
        return readerGone;
    }

    /** Starts the thread. Must be followed by one {@link #close}. */
    public synchronized void open() {
        users++;
        if (thread == null) {
            PrintStream out = target.get();
            Thread printer = new Thread(() -> print(out), "console");
            printer.setDaemon(true);
            printer.start();
            thread = printer;
        }
    }

    /** Waits while the buffer is full and the stream takes something; drops the line where it takes nothing. */
    public synchronized void println(String line) throws InterruptedException {
        int size = size(line);
        while (dropped == 0 && !lines.isEmpty() && bytes + size > LIMIT && remaining(BLOCKED_AFTER) > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, remaining(BLOCKED_AFTER));
        }
        if (readerGone) {
            return;
        } else if (dropped > 0 || !lines.isEmpty() && bytes + size > LIMIT) {
            dropped++;
        } else {
            lines.add(line);
            bytes += size;
        }
        notifyAll();
    }

    /** Returns when all lines are printed, or the stream has taken nothing for a second. */
    public synchronized void flush() throws InterruptedException {
        awaitPrinted(BLOCKED_AFTER);
    }

    /** The last user waits until all lines are printed; where the stream takes nothing for 2 s, they are dropped. */
    public synchronized void close() throws InterruptedException {
        users--;
        notifyAll();
        if (users > 0) {
            return;
        }
        try {
            awaitPrinted(CLOSE_WITHIN);
        } finally {
            if (users == 0) {
                dropped += lines.size();
                lines.clear();
                bytes = 0;
            }
        }
    }

    private void awaitPrinted(long patience) throws InterruptedException {
        while ((!lines.isEmpty() || printing || dropped > 0) && remaining(patience) > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, remaining(patience));
        }
    }

    /** How long the stream may still take nothing; all of it where nothing is being printed. */
    private long remaining(long patience) {
        return printing ? progressAt + patience - System.nanoTime() : patience;
    }

    private void print(PrintStream out) {
        String chunk = next();
        while (chunk != null) {
            out.print(chunk);
            if (out.checkError()) {
                fail();
            }
            chunk = next();
        }
    }

    /** Returns null at the end. */
    private synchronized @Nullable String next() {
        printing = false;
        notifyAll();
        while (lines.isEmpty() && dropped == 0) {
            if (users == 0) {
                thread = null;
                return null;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                // No caller interrupts it; the thread ends with its users.
                continue;
            }
        }
        StringBuilder chunk = new StringBuilder();
        if (lines.isEmpty()) {
            chunk.append(String.format(Locale.ROOT, "%,d lines not shown: nobody reads", dropped))
                    .append(System.lineSeparator());
            dropped = 0;
        }
        while (!lines.isEmpty() && chunk.length() < CHUNK) {
            String line = lines.remove();
            bytes -= size(line);
            chunk.append(line).append(System.lineSeparator());
        }
        printing = true;
        progressAt = System.nanoTime();
        return chunk.toString();
    }

    private synchronized void fail() {
        readerGone = true;
        lines.clear();
        bytes = 0;
        dropped = 0;
    }

    private static int size(String line) {
        return 2 * line.length() + LINE_BYTES;
    }
}
