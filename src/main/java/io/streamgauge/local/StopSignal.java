package io.streamgauge.local;

import io.streamgauge.console.Console;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM as an event. The first completes {@link #received}, so that the run can end in order and its exit
 * code is its own (behind a hook of the JVM it would always be 130 or 143); the second ends the process at once.
 *
 * <p>A reader of the standard output that is gone, as in {@code run | head -1}, is one, too: the JVM hides SIGPIPE.
 */
final class StopSignal implements AutoCloseable {
    private static final long LOOK_EVERY_MS = 200;

    private final CompletableFuture<Void> received = new CompletableFuture<>();
    private final Timer output = new Timer("standard-output", true);
    private final Signal interrupt = new Signal("INT");
    private final Signal terminate = new Signal("TERM");
    private final SignalHandler beforeInterrupt;
    private final SignalHandler beforeTerminate;

    StopSignal() {
        beforeInterrupt = Signal.handle(interrupt, this::on);
        beforeTerminate = Signal.handle(terminate, this::on);
        output.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        // A check of the stream itself would wait for a reader who does not read.
                        if (Console.OUT.readerGone()) {
                            received.complete(null);
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

    /** Completes at the first signal, in a thread of the JVM's own. */
    CompletableFuture<Void> received() {
        return received;
    }

    @Override
    public void close() {
        output.cancel();
        Signal.handle(interrupt, beforeInterrupt);
        Signal.handle(terminate, beforeTerminate);
    }
}
