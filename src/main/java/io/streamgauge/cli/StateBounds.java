package io.streamgauge.cli;

import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.AlignedSliceAssigner;
import java.time.Duration;

/** How much state windows can take, in words. */
final class StateBounds {
    private StateBounds() {}

    /** What is kept of one key of an aggregation, and until when. */
    static String of(Aggregation aggregation) {
        Duration lateness = aggregation.allowedLateness();
        if (aggregation.window() instanceof Window.Session session) {
            return "per key the sessions that go on"
                    + (lateness.isZero() ? "" : " or ended less than " + Durations.text(lateness) + " ago")
                    + ", each of at most " + Durations.text(session.max());
        }
        long width = new AlignedSliceAssigner(aggregation.window()).width();
        long behind = slicesBehind(aggregation);
        return "per key up to " + behind + (behind == 1 ? " slice of " : " slices of ")
                + Durations.text(Duration.ofMillis(width))
                + " behind the watermark and those ahead of it, each until its last window closes";
    }

    /** How many slices behind the watermark are kept of one key; not of sessions. */
    static long slicesBehind(Aggregation aggregation) {
        long width = new AlignedSliceAssigner(aggregation.window()).width();
        long size = aggregation.window().size().toMillis();
        return (size + aggregation.allowedLateness().toMillis() + width - 1) / width;
    }
}
