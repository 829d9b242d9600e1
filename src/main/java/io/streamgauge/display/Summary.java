// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.flink.RunMetrics;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The books of a run: what became of every record that it read. */
final class Summary {
    private static final List<String> COLUMNS = List.of("used", "filtered", "late", "in part", "rejected", "results");
    private static final Metric[] COUNTERS = {
        Metric.USED, Metric.FILTERED, Metric.LATE, Metric.PARTLY_LATE, Metric.REJECTED_EVENTS, Metric.RESULTS
    };
    private static final String DUPLICATES = "duplicates";
    private static final int WIDTH = 10;
    private static final int MOST_ALERTS = 10;

    private final Pipeline pipeline;
    private final RunMetrics metrics;
    private final Tally tally;
    /** The width of the names at the beginning of lines. */
    private final int width;

    private final List<String> lines = new ArrayList<>();

    Summary(Pipeline pipeline, RunMetrics metrics, Tally tally) {
        this.pipeline = pipeline;
        this.metrics = metrics;
        this.tally = tally;
        String longest = pipeline.source().deduplication() == null ? "rejected" : DUPLICATES;
        this.width = Stream.concat(
                        Stream.of(longest), pipeline.aggregations().stream().map(Aggregation::name))
                .mapToInt(String::length)
                .max()
                .orElseThrow();
    }

    /** @param lasted how long the run took */
    List<String> lines(Duration lasted) {
        long records = metrics.count(Metric.RECORDS, RunMetrics.WHOLE_PIPELINE);
        long ofThisRun = metrics.countOfThisRun(Metric.RECORDS);
        long rate = Math.round(ofThisRun * 1e3 / Math.max(1, lasted.toMillis()));
        add(
                "read",
                Texts.count(records, "record")
                        + (ofThisRun == records ? "" : " since the state began, " + Texts.count(ofThisRun) + " of them")
                        + " in " + Durations.words(lasted) + ", " + Texts.count(rate) + "/s");
        leftOut();
        SortedMap<String, Long> whole = metrics.rejected(RunMetrics.WHOLE_PIPELINE);
        if (!whole.isEmpty()) {
            add(
                    "rejected",
                    Texts.count(metrics.count(Metric.REJECTED, RunMetrics.WHOLE_PIPELINE), "record") + " ("
                            + Losses.codes(whole) + ") -> "
                            + pipeline.sinks().rejected().topic());
        }
        if (!pipeline.aggregations().isEmpty()) {
            add("", COLUMNS.stream().map(Summary::right).collect(Collectors.joining()));
            pipeline.aggregations().forEach(this::books);
        }
        pipeline.sinks().destinations().forEach(destination -> delivery(destination.name()));
        firing();
        return lines;
    }

    private void leftOut() {
        long headers = metrics.count(Metric.HEADERS, RunMetrics.WHOLE_PIPELINE);
        if (headers > 0) {
            add("headers", Texts.count(headers, "row") + " of column names");
        }
        long duplicates = metrics.count(Metric.DUPLICATES, RunMetrics.WHOLE_PIPELINE);
        if (duplicates > 0) {
            add(DUPLICATES, Texts.count(duplicates, "event") + " dropped");
        }
    }

    private void books(Aggregation aggregation) {
        StringBuilder row = new StringBuilder();
        for (Metric counter : COUNTERS) {
            row.append(right(Texts.count(metrics.count(counter, aggregation.name()))));
        }
        long settled = Stream.of(Metric.USED, Metric.FILTERED, Metric.LATE, Metric.REJECTED_EVENTS)
                .mapToLong(counter -> metrics.count(counter, aggregation.name()))
                .sum();
        long underWay = metrics.count(Metric.EVENTS, aggregation.name()) - settled;
        // Of a run that failed: those that were read and had not yet arrived in a window.
        row.append(underWay == 0 ? "" : "   " + Texts.count(underWay) + " under way");
        String alerts = tally.alerts(aggregation.name());
        row.append(alerts.isEmpty() ? "" : "   alerts: " + alerts);
        add(aggregation.name(), row.toString());
    }

    private void delivery(String destination) {
        long sent = metrics.countFor(Metric.NOTIFICATIONS_SENT, MetricLabel.DESTINATION, destination);
        SortedMap<String, Long> outcomes = metrics.outcomes(destination);
        long pending =
                sent - outcomes.values().stream().mapToLong(Long::longValue).sum();
        add(
                "notify",
                destination + ": " + Texts.count(sent) + " sent, "
                        + Stream.of("delivered", "suppressed", "undelivered")
                                .map(outcome -> Texts.count(outcomes.getOrDefault(outcome, 0L)) + " " + outcome)
                                .collect(Collectors.joining(", "))
                        + ", " + Texts.count(pending) + " pending");
    }

    private void firing() {
        List<Alert> firing = tally.firing();
        for (Alert alert : firing.subList(0, Math.min(MOST_ALERTS, firing.size()))) {
            add(
                    "firing",
                    alert.name() + " " + Texts.key(alert.key()) + " since " + Texts.clock(alert.startsAt()) + " UTC");
        }
        if (firing.size() > MOST_ALERTS) {
            add("", "and " + Texts.count(firing.size() - MOST_ALERTS) + " more");
        }
    }

    private void add(String name, String text) {
        lines.add("  " + name + " ".repeat(Math.max(0, width - name.length())) + "   " + text);
    }

    private static String right(String text) {
        return " ".repeat(Math.max(1, WIDTH - text.length())) + text;
    }
}
