// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.console.Screen;
import io.streamgauge.console.StandardError;
import io.streamgauge.emit.Printing;
import io.streamgauge.emit.ViewSink;
import io.streamgauge.flink.RunMetrics;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** What a run on this machine shows, from its beginning to the summary at its end. */
public final class RunOutput implements AutoCloseable {
    /** How results and alerts are shown. */
    public enum Mode {
        /** As tables and lines for people. */
        PRETTY,
        /** As one JSON line for each. */
        JSON,
        /** Not at all. */
        QUIET
    }

    private final Pipeline pipeline;
    private final Mode mode;
    private final Consumer<String> console;
    private final RunMetrics metrics = RunMetrics.open();
    private final Tally tally = new Tally();
    private final @Nullable Screen screen;
    private final AutoCloseable view;
    private final String id;

    private RunOutput(Pipeline pipeline, Mode mode, @Nullable Screen screen, Consumer<String> console)
            throws IOException {
        this.pipeline = pipeline;
        this.mode = mode;
        this.console = console;
        this.screen = screen;
        if (screen == null) {
            PlainView plain = new PlainView(pipeline, metrics, tally, console);
            this.view = plain;
            this.id = ViewSink.add(plain);
        } else {
            Display display = new Display(pipeline, screen, metrics, tally);
            this.view = display;
            this.id = ViewSink.add(display);
            if (Screen.isStandardError()) {
                StandardError.redirect(display::line);
            }
        }
    }

    /**
     * @param asked the mode that the user chose; empty for tables on a terminal and JSON lines elsewhere
     * @param console takes lines for people: the first record of each code, counts, the summary
     */
    public static RunOutput open(Pipeline pipeline, Optional<Mode> asked, Consumer<String> console) throws IOException {
        Optional<Screen> screen =
                asked.isEmpty() || asked.get() == Mode.PRETTY ? Screen.open(asked.isPresent()) : Optional.empty();
        Mode mode = asked.orElse(screen.isPresent() ? Mode.PRETTY : Mode.JSON);
        return new RunOutput(pipeline, mode, screen.orElse(null), console);
    }

    /** The screen of a terminal; empty for JSON lines. */
    public Optional<Screen> screen() {
        return Optional.ofNullable(screen);
    }

    /** What the job prints. */
    public Printing printing() {
        Set<Sinks.Print> printed = pipeline.sinks().printed(false);
        // These are counted, whatever is printed.
        Set<Sinks.Print> viewed = EnumSet.of(Sinks.Print.ALERTS, Sinks.Print.REJECTED);
        if (mode == Mode.PRETTY) {
            viewed.addAll(printed);
        }
        return new Printing(mode == Mode.JSON ? printed : Set.of(), viewed, Optional.of(id));
    }

    /** Lets a cluster in this process report its metrics. */
    public void configure(Configuration options) {
        metrics.configure(options);
    }

    /** Leaves the screen, and prints the summary where the job has begun. */
    @Override
    public void close() throws Exception {
        Optional<Duration> elapsed = metrics.elapsed();
        view.close();
        StandardError.redirect(null);
        ViewSink.remove(id);
        metrics.close();
        elapsed.ifPresent(
                lasted -> new Summary(pipeline, metrics, tally).lines(lasted).forEach(console));
    }
}
