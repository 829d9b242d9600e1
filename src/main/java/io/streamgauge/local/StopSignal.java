// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.console.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C, SIGTERM and SIGHUP, which a terminal sends when it is closed, as an event. The first completes {@link #received}, so that the
 * command can end in order and its exit code is its own (behind a hook of the JVM it would always be 130, 143 or 129); the second ends
 * the process at once.
 *
 * <p>A reader of the standard output that is gone, as in {@code run | head -1}, counts as the first: the JVM hides SIGPIPE.
 */
public final class StopSignal implements AutoCloseable {
    private static final long LOOK_EVERY_MS = 200;

    private final CompletableFuture<Void> received = new CompletableFuture<>();
    private final Timer output = new Timer("standard-output", true);
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private volatile boolean readerGone;

    public StopSignal() {
        for (String name : List.of("INT", "TERM", "HUP")) {
            Signal signal = new Signal(name);
            SignalHandler handler = Signal.handle(signal, this::on);
            if (handler == SignalHandler.SIG_IGN) {
                // As behind nohup, which a shell also does to Ctrl-C of a job in the background.
                Signal.handle(signal, handler);
            } else {
                before.put(signal, handler);
            }
        }
        output.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        // A check of the stream itself would wait for a reader who does not read.
                        if (Console.OUT.readerGone() && received.complete(null)) {
                            readerGone = true;
                        }
                    }
                },
                0,
                LOOK_EVERY_MS);
    }

    private void on(Signal signal) {
        if (!received.complete(null)) {
            // The shell's convention: 128 and the signal's number.
            Runtime.getRuntime().halt(128 + signal.getNumber());
        }
    }

    /** As if Ctrl-C had been pressed. */
    void interrupt() {
        on(new Signal("INT"));
    }

    /** Completes at the first signal, in a thread of the JVM's own. */
    public CompletableFuture<Void> received() {
        return received;
    }

    /** Whether no signal stopped the run, but the end of the reader of its standard output. */
    boolean readerGone() {
        return readerGone;
    }

    @Override
    public void close() {
        output.cancel();
        before.forEach(Signal::handle);
    }
}
