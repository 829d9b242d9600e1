// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.model.Durations;
import io.streamgauge.stall.StallSettings.AggregationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The causes in sentences: first what is the case, then what to do or to check. */
record StallWords(StallSettings settings) {
    private static final int MOST_PARTITIONS = 3;

    /** Interim results are of no use in a shorter window. */
    private static final Duration LONG_WINDOW = Duration.ofMinutes(1);

    /** As in {@code 2,695}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    String head(boolean cameOut, Duration stalled) {
        String what = settings.aggregations().isEmpty() ? "no records" : "no results";
        return what + (cameOut ? " for " + Durations.words(stalled) : " yet") + ": ";
    }

    String unanswered(Duration time) {
        return "Kafka at " + settings.servers() + " has not answered for " + Durations.words(time)
                + "; the job waits for it";
    }

    String checkpoints(Facts facts) {
        return "results are invisible to read_committed readers: no checkpoint has completed for "
                + Durations.words(Duration.ofMillis(facts.sinceCheckpointMillis()))
                + (facts.failedCheckpoints() == 0 ? "" : ", " + facts.failedCheckpoints() + " have failed")
                + "; Flink's web UI and the log of the JobManager have the reason";
    }

    String noRecords(boolean cameOut, Duration stalled, Facts facts) {
        return cameOut
                ? "no record has come from " + settings.topics() + " for " + Durations.words(stalled)
                : "no record yet in " + settings.topics() + " (" + count(facts.partitions(), "partition")
                        + (facts.partitions() == 1 ? ", end offset " : ", end offsets in total ")
                        + count(facts.endOffsets()) + ")";
    }

    /** @param before what was rejected until the last output */
    String rejected(long all, String noun, String aggregation, Facts facts, Facts before) {
        Map<String, Long> earlier = before.rejected(aggregation);
        String code = facts.rejected(aggregation).entrySet().stream()
                .max((one, other) -> Long.compare(
                        one.getValue() - earlier.getOrDefault(one.getKey(), 0L),
                        other.getValue() - earlier.getOrDefault(other.getKey(), 0L)))
                .map(Map.Entry::getKey)
                .orElse("");
        String example = facts.example(aggregation, code);
        return "all " + count(all, noun) + " rejected"
                + (aggregation.equals(Facts.WHOLE_PIPELINE) ? "" : " by " + aggregation) + ": " + code
                + (example.isEmpty() ? "" : " " + example) + "; see topic " + settings.rejectedTopic();
    }

    String filtered(String aggregation, long events) {
        return "where of " + aggregation + " left out all " + count(events, "event");
    }

    String late(String aggregation, long events) {
        return "all " + count(events, "event") + " of " + aggregation
                + " came after their windows were closed; source.maxOutOfOrderness is "
                + Durations.text(settings.maxOutOfOrderness()) + ", and allowedLateness keeps windows open";
    }

    /** @param behind in the order of their event time */
    String behind(List<PartitionStatus> behind, int windows) {
        PartitionStatus first = behind.get(0);
        List<PartitionStatus> alike = behind.stream()
                .filter(each -> each.activity() == first.activity())
                .toList();
        return "event time waits for " + names(alike) + ", " + reason(first) + "; " + count(windows, "window")
                + (windows == 1 ? " waits" : " wait");
    }

    private static String names(List<PartitionStatus> partitions) {
        List<String> names = new ArrayList<>();
        String topic = "";
        for (PartitionStatus each : partitions.subList(0, Math.min(MOST_PARTITIONS, partitions.size()))) {
            names.add((each.topic().equals(topic) ? "" : each.topic()) + "/" + each.partition());
            topic = each.topic();
        }
        if (partitions.size() > MOST_PARTITIONS) {
            return String.join(", ", names) + " and " + (partitions.size() - MOST_PARTITIONS) + " more";
        }
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    private String reason(PartitionStatus partition) {
        String at = partition.watermark() == Long.MIN_VALUE ? "" : " at " + Instant.ofEpochMilli(partition.watermark());
        String silence = Durations.words(Duration.ofMillis(partition.silentMillis()));
        return switch (partition.activity()) {
            case OPEN_TRANSACTION ->
                "where a transaction of another producer is open at offset " + partition.end()
                        + ": its records, and all behind them, are read when it is committed or aborted";
            case UNANSWERED -> "silent for " + silence + ", whose end Kafka does not report";
            case ACTIVE, IDLE ->
                partition.unread() > 0
                        ? "which is" + at + " with " + count(partition.unread(), "record") + " unread"
                        : "silent for " + silence + at + " (source.idleAfter is "
                                + (settings.idleAfter() == null ? "never" : Durations.text(settings.idleAfter())) + ")";
        };
    }

    /**
     * @param furthest event time of the partition that is furthest ahead; {@link Long#MIN_VALUE} where it is not known
     * @param cameOut whether a result has come out before
     * @param overdue whether the window should have fired by now
     */
    String open(AggregationSettings aggregation, long end, long furthest, boolean cameOut, boolean overdue) {
        Duration left = Duration.ofMillis(end - furthest);
        return "the " + (cameOut ? "next" : "first") + " window of " + aggregation.name() + " ends "
                + Instant.ofEpochMilli(end)
                + (furthest == Long.MIN_VALUE || left.isNegative() ? "" : ", in " + Durations.words(left))
                + " of event time"
                + (overdue ? "; it should have been emitted by now" : "")
                + (overdue && settings.idleAfter() == null ? ", but event time advances only with events" : "")
                + (aggregation.early() || aggregation.size().compareTo(LONG_WINDOW) < 0
                        ? ""
                        : "; early: 10s shows interim results");
    }
}
