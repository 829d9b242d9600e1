// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.plan;

import io.streamgauge.alert.ActiveRules;
import io.streamgauge.config.RuleReader;
import io.streamgauge.model.Durations;
import io.streamgauge.notify.outbox.Outbox;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.slice.FixedSliceAssigner;
import java.time.Duration;
import java.util.Locale;

/** Describes how much each state can take: ids, windows, notifications and rules. */
final class StateBounds {
    private StateBounds() {}

    /** What is kept of ids, and until when. */
    static String of(Source.Deduplication deduplication) {
        return "ids of at most " + Durations.text(deduplication.keep().multipliedBy(2))
                + " before the watermark, and those of later events; 16 bytes of a hash and the time each";
    }

    /** What is kept of one key of an aggregation, and until when. */
    static String of(Aggregation aggregation) {
        Duration lateness = aggregation.allowedLateness();
        if (aggregation.window() instanceof Window.Session session) {
            return "per key the sessions that are open"
                    + (lateness.isZero() ? "" : " or ended less than " + Durations.text(lateness) + " ago")
                    + ", each of at most " + Durations.text(session.max());
        }
        long behind = slicesBehind(aggregation);
        return "per key at most " + behind + (behind == 1 ? " slice of " : " slices of ")
                + slice(aggregation.window())
                + " before the watermark, and those of later events; a slice is deleted when its last window closes";
    }

    /** What a destination keeps of notifications. */
    static String ofNotifications() {
        return String.format(
                Locale.ROOT,
                "at most %,d pending notifications, %d MiB together, and %,d open incidents",
                Outbox.MOST_PENDING,
                Outbox.MOST_BYTES >> 20,
                Outbox.MOST_OPEN);
    }

    /** What is kept of alerts that come at run time. */
    static String ofRules() {
        return String.format(
                Locale.ROOT,
                "at most %,d alerts of %,d bytes each; each adds to what is kept of a key as one of the file does",
                ActiveRules.MAX_RULES,
                RuleReader.MAX_BYTES);
    }

    private static String slice(Window window) {
        return window instanceof Window.Calendar calendar
                ? "a " + calendar.unit().name().toLowerCase(Locale.ROOT)
                : Durations.text(Duration.ofMillis(new FixedSliceAssigner(window).width()));
    }

    /** How many slices behind the watermark are kept of one key; not of sessions. */
    static long slicesBehind(Aggregation aggregation) {
        long lateness = aggregation.allowedLateness().toMillis();
        if (aggregation.window() instanceof Window.Calendar calendar) {
            long shortest = calendar.shortest().toMillis();
            return 1 + (lateness + shortest - 1) / shortest;
        }
        long width = new FixedSliceAssigner(aggregation.window()).width();
        return (aggregation.window().size().toMillis() + lateness + width - 1) / width;
    }
}
