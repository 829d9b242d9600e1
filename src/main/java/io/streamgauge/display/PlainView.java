// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.emit.View;
import io.streamgauge.flink.RunMetrics;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Rejected;
import io.streamgauge.pipeline.Pipeline;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;

/** Where there is no screen: reports the first record of each code, and counts whenever something more was lost. */
final class PlainView implements View, AutoCloseable {
    private static final long LOOK_EVERY_MS = 10_000;

    private final Tally tally;
    private final Losses losses;
    private final Consumer<String> console;
    private final Timer timer = new Timer("losses", true);
    private long reported;

    PlainView(Pipeline pipeline, RunMetrics metrics, Tally tally, Consumer<String> console) {
        this.tally = tally;
        this.losses = new Losses(pipeline, metrics);
        this.console = console;
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        report();
                    }
                },
                LOOK_EVERY_MS,
                LOOK_EVERY_MS);
    }

    private void report() {
        long total = losses.ofThisRun();
        if (total > reported) {
            reported = total;
            console.accept("until now: " + losses.line().replace("   ", "; "));
        }
    }

    @Override
    public void alert(Alert alert) {
        tally.alert(alert);
    }

    @Override
    public void rejected(Rejected rejected) {
        if (tally.isFirst(rejected)) {
            console.accept(LineFormat.rejected(rejected, "first ").toString().strip());
        }
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
