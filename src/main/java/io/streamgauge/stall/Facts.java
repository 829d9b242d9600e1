// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.RejectCounters;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What operators know about the progress of a job since it started: of one process, or merged from all. Not thread-safe. */
public final class Facts implements Serializable {
    private static final long serialVersionUID = 1;

    /** In place of an aggregation: the whole pipeline. */
    static final String WHOLE_PIPELINE = "";

    /** So many partitions are described; the others are only counted. */
    private static final int MOST_PARTITIONS = 20;

    private static final int MOST_WINDOWS = 1_000;

    /** The prefix of the code in the names of counters. */
    private static final String REJECTED = Metric.REJECTED.metricName() + ".";

    /** For each aggregation and name of the counter in the state: the metric, and the values of its other labels behind dots. */
    private final Map<String, Map<String, Long>> counts = new TreeMap<>();

    private final Map<String, Map<String, String>> examples = new TreeMap<>();
    private final Map<String, SortedSet<Long>> openWindows = new TreeMap<>();
    private final Map<String, Intake> intakes = new TreeMap<>();
    private final List<PartitionStatus> waitedFor = new ArrayList<>();
    private int partitions;
    private long endOffsets;
    private long furthest = Long.MIN_VALUE;
    private long unansweredMillis;
    private long sinceCheckpointMillis = Long.MAX_VALUE;
    private long failedCheckpoints;
    private String rejectedFirst = "";
    private long rejectedFirstAge = -1;

    /** Adds the counts of a subtask. */
    public void count(String aggregation, CheckpointedCounters counters) {
        count(aggregation, counters.sinceStart());
    }

    void count(String aggregation, Map<String, Long> counted) {
        Map<String, Long> sums = counts.computeIfAbsent(aggregation, name -> new TreeMap<>());
        counted.forEach((name, count) -> sums.merge(name, count, Long::sum));
    }

    /** Adds the first rejected record of each code. */
    public void examples(String aggregation, RejectCounters rejected) {
        rejected.examples().forEach((code, text) -> example(aggregation, code.name(), text));
    }

    private void example(String aggregation, String code, String text) {
        examples.computeIfAbsent(aggregation, name -> new TreeMap<>()).putIfAbsent(code, text);
    }

    /** @param ends of windows that have not fired, in milliseconds since the epoch */
    public void openWindows(String aggregation, Collection<Long> ends) {
        SortedSet<Long> all = openWindows.computeIfAbsent(aggregation, name -> new TreeSet<>());
        all.addAll(ends);
        while (all.size() > MOST_WINDOWS) {
            all.remove(all.last());
        }
    }

    /** @param unansweredNanos for how long the broker has not answered; 0 while it does */
    public void partitions(List<PartitionStatus> read, long unansweredNanos) {
        unansweredMillis = Math.max(unansweredMillis, unansweredNanos / 1_000_000);
        partitions += read.size();
        for (PartitionStatus partition : read) {
            furthest = Math.max(furthest, partition.watermark());
            endOffsets += Math.max(0, partition.end());
        }
        waitedFor(read.stream()
                .filter(each -> each.activity() != PartitionStatus.Activity.IDLE)
                .toList());
    }

    private void waitedFor(List<PartitionStatus> others) {
        waitedFor.addAll(others);
        waitedFor.sort(Comparator.comparingLong(PartitionStatus::watermark)
                .thenComparing(PartitionStatus::topic)
                .thenComparingInt(PartitionStatus::partition));
        if (waitedFor.size() > MOST_PARTITIONS) {
            waitedFor.subList(MOST_PARTITIONS, waitedFor.size()).clear();
        }
    }

    /**
     * Adds what a subtask has seen of checkpoints.
     *
     * @param sinceMillis since the last one that completed, or since the start
     * @param failed how many have failed since then
     */
    public void checkpoints(long sinceMillis, long failed) {
        sinceCheckpointMillis = Math.min(sinceCheckpointMillis, sinceMillis);
        failedCheckpoints = Math.max(failedCheckpoints, failed);
    }

    /** @param age in nanoseconds; of several records the oldest counts */
    void rejectedFirst(String text, long age) {
        if (age > rejectedFirstAge) {
            rejectedFirst = text;
            rejectedFirstAge = age;
        }
    }

    /** Adds how many records a process has read. */
    void intake(String process, Intake intake) {
        intakes.put(process, intake);
    }

    /** Adds all facts of another process. */
    void merge(Facts other) {
        other.counts.forEach(this::count);
        other.examples.forEach((aggregation, texts) -> texts.forEach((code, text) -> example(aggregation, code, text)));
        other.openWindows.forEach(this::openWindows);
        partitions += other.partitions;
        endOffsets += other.endOffsets;
        furthest = Math.max(furthest, other.furthest);
        unansweredMillis = Math.max(unansweredMillis, other.unansweredMillis);
        waitedFor(other.waitedFor);
        checkpoints(other.sinceCheckpointMillis, other.failedCheckpoints);
        intakes.putAll(other.intakes);
        rejectedFirst(other.rejectedFirst, other.rejectedFirstAge);
    }

    /** The sum of a counter of the whole pipeline, or of an aggregation, over its other labels. */
    long count(String aggregation, Metric metric) {
        return counts.getOrDefault(aggregation, Map.of()).entrySet().stream()
                .filter(each -> each.getKey().split("\\.", 2)[0].equals(metric.metricName()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many records were read. */
    long records() {
        return count(WHOLE_PIPELINE, Metric.RECORDS);
    }

    /** How many of them were rejected as a whole. */
    long rejectedRecords() {
        return count(WHOLE_PIPELINE, Metric.REJECTED);
    }

    /** Rejected records by code. */
    Map<String, Long> rejected(String aggregation) {
        Map<String, Long> codes = new TreeMap<>();
        counts.getOrDefault(aggregation, Map.of()).forEach((name, count) -> {
            if (name.startsWith(REJECTED)) {
                codes.put(name.substring(REJECTED.length()), count);
            }
        });
        return codes;
    }

    /** How many records each process has read. */
    Map<String, Intake> intakes() {
        return intakes;
    }

    /** The first record that was rejected in the time of the poison limit, as text; empty where none was, or without a limit. */
    String rejectedFirst() {
        return rejectedFirst;
    }

    /** The first rejected record of a code, as text; empty where it is not known any more. */
    String example(String aggregation, String code) {
        return examples.getOrDefault(aggregation, Map.of()).getOrDefault(code, "");
    }

    /** The ends of windows that have not fired, the first thousand at most. */
    SortedSet<Long> openWindows(String aggregation) {
        return openWindows.getOrDefault(aggregation, new TreeSet<>());
    }

    /** Partitions that are not idle, those first whose event time is furthest behind. */
    List<PartitionStatus> waitedFor() {
        return waitedFor;
    }

    int partitions() {
        return partitions;
    }

    /** The sum of the offsets at which the partitions end. */
    long endOffsets() {
        return endOffsets;
    }

    /** The watermark of the partition that is furthest ahead. */
    long furthest() {
        return furthest;
    }

    long unansweredMillis() {
        return unansweredMillis;
    }

    /** Since the last checkpoint that completed, or since the start; {@link Long#MAX_VALUE} where no subtask knows. */
    long sinceCheckpointMillis() {
        return sinceCheckpointMillis;
    }

    /** How many checkpoints have failed since the last one that completed. */
    long failedCheckpoints() {
        return failedCheckpoints;
    }
}
