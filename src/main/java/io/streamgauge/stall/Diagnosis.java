// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.stall.StallSettings.AggregationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds out why nothing comes out of a job, from what its operators know. It is evaluated about once a second; what counts is what has
 * changed since the last output.
 */
final class Diagnosis {
    /** Output that is missing for less is normal. */
    static final Duration AFTER = Duration.ofSeconds(10);

    /** A checkpoint that hangs counts as failed after so many intervals. */
    private static final int INTERVALS = 3;

    private final StallSettings settings;
    private final StallWords words;
    private final WaitingWindows windows;
    private Facts atLastOutput = new Facts();
    private long outputs;
    private long outputAt;
    private Instant since;

    Diagnosis(StallSettings settings, long nanos, Instant now) {
        this.settings = settings;
        this.words = new StallWords(settings);
        this.outputAt = nanos;
        this.windows = new WaitingWindows(settings, words, nanos);
        this.since = now;
    }

    /**
     * The cause, where nothing comes out.
     *
     * @param nanos the time by {@link System#nanoTime}
     */
    Optional<Stall> look(Facts facts, long nanos, Instant now) {
        long count = outputs(facts);
        if (count != outputs) {
            // Fewer: the job has restarted, and its counts with it.
            atLastOutput = count > outputs ? facts : new Facts();
            outputs = count;
            outputAt = nanos;
            since = now;
            windows.onOutput();
        }
        windows.see(facts, nanos);
        Duration stalled = Duration.ofNanos(nanos - outputAt);
        if (stalled.compareTo(AFTER) < 0) {
            return checkpoints(facts, stalled);
        }
        return broker(facts, stalled)
                .or(() -> checkpoints(facts, stalled))
                .or(() -> records(facts, stalled))
                .or(() -> windows.partition(head(stalled)).flatMap(words -> stall(StallCause.PARTITION_BEHIND, words)))
                .or(() -> windows.open(head(stalled), cameOut(), stalled, since));
    }

    /** Whether anything has come out since the job started. */
    boolean cameOut() {
        return outputs > 0;
    }

    /** When the last output came, or the job started. */
    Instant since() {
        return since;
    }

    /** How many results, or records where the pipeline has no aggregations, have come out. */
    private long outputs(Facts facts) {
        if (settings.aggregations().isEmpty()) {
            return facts.count(Facts.WHOLE_PIPELINE, Metric.RECORDS)
                    - facts.count(Facts.WHOLE_PIPELINE, Metric.HEADERS)
                    - rejected(facts, Facts.WHOLE_PIPELINE);
        }
        return settings.aggregations().stream()
                .mapToLong(each -> facts.count(each.name(), Metric.RESULTS))
                .sum();
    }

    private static long rejected(Facts facts, String aggregation) {
        return facts.count(aggregation, Metric.REJECTED_EVENTS);
    }

    private long delta(Facts facts, String aggregation, Metric metric) {
        return facts.count(aggregation, metric) - atLastOutput.count(aggregation, metric);
    }

    private Optional<Stall> stall(StallCause cause, String sentence) {
        return Optional.of(new Stall(cause, since, sentence, true));
    }

    private String head(Duration stalled) {
        return words.head(outputs > 0, stalled);
    }

    private Optional<Stall> broker(Facts facts, Duration stalled) {
        Duration unanswered = Duration.ofMillis(facts.unansweredMillis());
        return unanswered.compareTo(AFTER.dividedBy(2)) < 0
                ? Optional.empty()
                : stall(StallCause.BROKER_UNREACHABLE, head(stalled) + words.unanswered(unanswered));
    }

    private Optional<Stall> checkpoints(Facts facts, Duration stalled) {
        Duration interval = settings.checkpointInterval();
        if (interval == null || !settings.exactlyOnce() || facts.sinceCheckpointMillis() == Long.MAX_VALUE) {
            return Optional.empty();
        }
        Duration without = Duration.ofMillis(facts.sinceCheckpointMillis()).minus(AFTER);
        boolean fails = without.compareTo(interval) > 0 && facts.failedCheckpoints() > 0
                || without.compareTo(interval.multipliedBy(INTERVALS).plus(AFTER)) > 0;
        return fails ? stall(StallCause.CHECKPOINTS_FAIL, words.checkpoints(facts)) : Optional.empty();
    }

    /** What became of the records since the last output. After the first output, the time to the next one is no stall. */
    private Optional<Stall> records(Facts facts, Duration stalled) {
        if (outputs > 0 && stalled.compareTo(AFTER.plus(settings.step())) < 0) {
            return Optional.empty();
        }
        long records =
                delta(facts, Facts.WHOLE_PIPELINE, Metric.RECORDS) - delta(facts, Facts.WHOLE_PIPELINE, Metric.HEADERS);
        if (records == 0 && outputs > 0 && settings.aggregations().isEmpty()) {
            // Each record comes out as it arrives, and a pause of those who send them is theirs.
            return Optional.empty();
        } else if (records == 0) {
            return stall(StallCause.NO_RECORDS, words.noRecords(outputs > 0, stalled, facts));
        } else if (rejectedSince(facts, Facts.WHOLE_PIPELINE) == records) {
            return stall(
                    StallCause.ALL_REJECTED,
                    words.rejected(records, "record", Facts.WHOLE_PIPELINE, facts, atLastOutput));
        }
        return Stream.<Function<AggregationSettings, Optional<Stall>>>of(
                        each -> allRejected(facts, each),
                        each -> allFiltered(facts, each, stalled),
                        each -> allLate(facts, each, stalled))
                .flatMap(cause -> settings.aggregations().stream().map(cause))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private long rejectedSince(Facts facts, String aggregation) {
        return rejected(facts, aggregation) - rejected(atLastOutput, aggregation);
    }

    private Optional<Stall> allRejected(Facts facts, AggregationSettings aggregation) {
        long events = delta(facts, aggregation.name(), Metric.EVENTS);
        return events > 0 && rejectedSince(facts, aggregation.name()) == events
                ? stall(
                        StallCause.ALL_REJECTED,
                        words.rejected(events, "event", aggregation.name(), facts, atLastOutput))
                : Optional.empty();
    }

    private Optional<Stall> allFiltered(Facts facts, AggregationSettings aggregation, Duration stalled) {
        long events = delta(facts, aggregation.name(), Metric.EVENTS);
        long filtered = delta(facts, aggregation.name(), Metric.FILTERED);
        return filtered > 0 && filtered + rejectedSince(facts, aggregation.name()) == events
                ? stall(StallCause.ALL_FILTERED, head(stalled) + words.filtered(aggregation.name(), filtered))
                : Optional.empty();
    }

    private Optional<Stall> allLate(Facts facts, AggregationSettings aggregation, Duration stalled) {
        long others = delta(facts, aggregation.name(), Metric.FILTERED) + rejectedSince(facts, aggregation.name());
        long late = delta(facts, aggregation.name(), Metric.LATE);
        return late > 0 && late + others == delta(facts, aggregation.name(), Metric.EVENTS)
                ? stall(StallCause.ALL_LATE, head(stalled) + words.late(aggregation.name(), late))
                : Optional.empty();
    }
}
