// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.console.Screen;
import io.streamgauge.emit.View;
import io.streamgauge.flink.RunMetrics;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Event;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jline.utils.AttributedString;

/**
 * Shows a run on a screen, in a thread of its own: a terminal that is stopped or slow delays no subtask. What comes faster than it can be
 * read is counted instead of shown.
 */
final class Display implements View, AutoCloseable {
    private static final long LOOK_EVERY_MS = 100;
    private static final Duration STATUS_EVERY = Duration.ofSeconds(1);
    private static final Duration STATUS_EVERY_WITHOUT_CURSOR = Duration.ofSeconds(10);
    private static final long CLOSE_WITHIN_MS = 2_000;

    /** Lines that wait at most. */
    private static final int MOST_LINES = 1_000;

    /** Lines of results in a second: more is not read. */
    private static final int LINES_A_SECOND = 40;

    private final Screen screen;
    private final RunMetrics metrics;
    private final Set<Sinks.Print> printed;
    private final Tally tally;
    private final Status status;
    private final ResultBlocks blocks;
    private final Queue<AttributedString> lines = new ArrayDeque<>();
    private final Thread thread = new Thread(this::show, "display");
    private long notShown;
    private boolean closed;
    private volatile boolean statusChanged;

    Display(Pipeline pipeline, Screen screen, RunMetrics metrics, Tally tally) {
        this.screen = screen;
        this.metrics = metrics;
        this.printed = pipeline.sinks().printed(false);
        this.tally = tally;
        this.status = new Status(pipeline, metrics, tally);
        this.blocks = new ResultBlocks(pipeline);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void record(Event event) {
        add(LineFormat.record(event));
    }

    @Override
    public void result(WindowResult result) {
        blocks.add(result);
    }

    @Override
    public void alert(Alert alert) {
        if (tally.alert(alert)) {
            statusChanged = true;
            if (printed.contains(Sinks.Print.ALERTS)) {
                add(LineFormat.alert(alert));
            }
        }
    }

    @Override
    public void late(Late late) {
        add(LineFormat.late(late));
    }

    @Override
    public void rejected(Rejected rejected) {
        boolean first = tally.isFirst(rejected);
        if (first || printed.contains(Sinks.Print.REJECTED)) {
            add(LineFormat.rejected(rejected, first ? "first " : ""));
        }
    }

    /** A line for people, such as one of the log. */
    void line(String text) {
        add(new AttributedString(Excerpt.escape(text)));
    }

    private synchronized void add(AttributedString line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        } else {
            notShown++;
        }
        notifyAll();
    }

    private void show() {
        long statusAt = System.nanoTime() - STATUS_EVERY_WITHOUT_CURSOR.toNanos();
        long secondAt = System.nanoTime();
        int budget = LINES_A_SECOND;
        Duration every = screen.movesCursor() ? STATUS_EVERY : STATUS_EVERY_WITHOUT_CURSOR;
        List<AttributedString> below = List.of();
        boolean more = true;
        while (more) {
            more = await();
            long now = System.nanoTime();
            if (now - secondAt >= TimeUnit.SECONDS.toNanos(1)) {
                secondAt = now;
                budget = LINES_A_SECOND;
            }
            List<AttributedString> above = takeLines();
            budget -= addResults(above, budget, !more);
            boolean due = now - statusAt >= every.toNanos() || statusChanged && screen.movesCursor();
            if (due) {
                statusAt = now;
                statusChanged = false;
                below = status.lines(screen.width());
                if (!screen.movesCursor()) {
                    above.add(status.progress());
                }
            }
            if (due || !above.isEmpty()) {
                screen.print(above, below);
            }
        }
    }

    /** Returns when there are lines, or results may be complete; false when this is closed. */
    private synchronized boolean await() {
        try {
            if (lines.isEmpty() && !closed) {
                wait(LOOK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts it; it ends when this is closed.
        }
        return !closed;
    }

    private synchronized List<AttributedString> takeLines() {
        List<AttributedString> taken = new ArrayList<>(lines);
        lines.clear();
        if (notShown > 0) {
            taken.add(new AttributedString(" " + Texts.count(notShown, "line") + " not shown"));
            notShown = 0;
        }
        return taken;
    }

    /** Adds tables, and returns how many lines they have. */
    private int addResults(List<AttributedString> above, int budget, boolean all) {
        int used = 0;
        long skipped = blocks.takeNotShown();
        for (ResultBlock block : blocks.take(all, metrics.eventTime().orElse(Long.MIN_VALUE))) {
            // A third of the screen for one table.
            List<AttributedString> table = block.lines(Math.max(3, screen.height() / 3));
            if (used >= budget) {
                skipped += block.results();
            } else {
                above.addAll(table);
                used += table.size();
            }
        }
        if (skipped > 0) {
            above.add(new AttributedString(" " + Texts.count(skipped, "result") + " not shown"));
        }
        return used;
    }

    /** Shows what waits, removes the status, and leaves the terminal; where it is stopped for 2 s, the rest is dropped. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join(CLOSE_WITHIN_MS);
        if (!thread.isAlive()) {
            try {
                screen.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the terminal cannot be left", e);
            }
        }
    }
}
