// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.flink.RunMetrics;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Durations;
import io.streamgauge.model.Excerpt;
import io.streamgauge.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The lines that stay at the bottom of the screen. One thread requests them, about once a second. */
final class Status {
    /** The rate is that of so many seconds. */
    private static final Duration RATE_OVER = Duration.ofSeconds(5);

    private static final int MOST_ALERTS = 3;

    private record Sample(long nanos, long records) {}

    private final RunMetrics metrics;
    private final Tally tally;
    private final Losses losses;
    private final boolean windows;
    private final long begin = System.nanoTime();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long checkpoints;
    private long checkpointAt = begin;

    Status(Pipeline pipeline, RunMetrics metrics, Tally tally) {
        this.metrics = metrics;
        this.tally = tally;
        this.losses = new Losses(pipeline, metrics);
        this.windows = !pipeline.aggregations().isEmpty();
    }

    /** @param width of the screen, in characters */
    List<AttributedString> lines(int width) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(new AttributedString("-".repeat(Math.max(1, width - 1)), AttributedStyle.DEFAULT.faint()));
        lines.add(progress());
        lines.add(new AttributedString(" " + losses.line()));
        String why = metrics.why();
        lines.add(
                why.isEmpty()
                        ? new AttributedString(" Ctrl-C stops with a checkpoint", AttributedStyle.DEFAULT.faint())
                        : new AttributedString(" " + Excerpt.escape(why), AttributedStyle.DEFAULT.bold()));
        return lines;
    }

    /** As in {@code 0:58   2,695 read, 52/s   event time 2.4 s behind   checkpoint 3 s ago   1 firing: drift sensor-12}. */
    AttributedString progress() {
        long now = System.nanoTime();
        long records = metrics.count(Metric.RECORDS, RunMetrics.WHOLE_PIPELINE);
        AttributedStringBuilder line = new AttributedStringBuilder()
                .append(" " + Texts.elapsed(Duration.ofNanos(now - begin)))
                .append("   " + Texts.count(records) + " read, " + Texts.count(rate(now, records)) + "/s");
        OptionalLong eventTime = metrics.eventTime();
        if (windows && eventTime.isPresent() && eventTime.getAsLong() < Long.MAX_VALUE) {
            line.append("   event time " + behind(eventTime.getAsLong()));
        }
        line.append("   " + checkpoint(now));
        List<Alert> firing = tally.firing();
        if (!firing.isEmpty()) {
            line.append("   ").append(firing(firing), AttributedStyle.DEFAULT.bold());
        }
        return line.toAttributedString();
    }

    private static String behind(long eventTime) {
        Duration behind = Duration.ofMillis(System.currentTimeMillis() - eventTime);
        return behind.isNegative() ? Texts.clock(eventTime) : Durations.words(behind) + " behind";
    }

    private long rate(long now, long records) {
        samples.add(new Sample(now, records));
        while (samples.size() > 2 && now - samples.getFirst().nanos > RATE_OVER.toNanos()) {
            samples.remove();
        }
        long nanos = now - samples.getFirst().nanos;
        return nanos == 0 ? 0 : Math.round((records - samples.getFirst().records) * 1e9 / nanos);
    }

    private String checkpoint(long now) {
        long completed = metrics.checkpoints();
        if (completed != checkpoints) {
            checkpoints = completed;
            checkpointAt = now;
        }
        return completed == 0
                ? "no checkpoint yet"
                : "checkpoint " + Duration.ofNanos(now - checkpointAt).toSeconds() + " s ago";
    }

    private static String firing(List<Alert> alerts) {
        List<String> names = new ArrayList<>();
        for (Alert alert : alerts.subList(0, Math.min(MOST_ALERTS, alerts.size()))) {
            names.add(alert.name() + " " + Texts.key(alert.key()));
        }
        return Texts.count(alerts.size()) + " firing: " + String.join(", ", names)
                + (alerts.size() > MOST_ALERTS ? ", .." : "");
    }
}
