// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.stall.StallSettings.AggregationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The windows that have events and have not fired: what event time waits for, and whether they should have fired by now. */
final class WaitingWindows {
    private final StallSettings settings;
    private final StallWords words;
    private Facts facts = new Facts();
    /** Windows that would have fired if all partitions were as far as the one that is furthest ahead. */
    private SortedSet<Long> waiting = new TreeSet<>();
    /** The partitions that the first of these windows waits for. */
    private List<PartitionStatus> behind = List.of();
    /** For how long there have been such partitions. */
    private Duration waits = Duration.ZERO;

    private long noneBehindAt;
    /** Event time when the output stopped, of the partition that is furthest behind. */
    private long behindThen = Long.MIN_VALUE;

    /** @param nanos the time by {@link System#nanoTime} */
    WaitingWindows(StallSettings settings, StallWords words, long nanos) {
        this.settings = settings;
        this.words = words;
        this.noneBehindAt = nanos;
    }

    /** Called before {@link #see} where something has come out. */
    void onOutput() {
        behindThen = Long.MIN_VALUE;
    }

    /** Takes the newest facts. */
    void see(Facts newest, long nanos) {
        facts = newest;
        if (behindThen == Long.MIN_VALUE) {
            behindThen = facts.waitedFor().isEmpty()
                    ? facts.furthest()
                    : facts.waitedFor().get(0).watermark();
        }
        waiting = new TreeSet<>();
        if (facts.furthest() > Long.MIN_VALUE) {
            settings.aggregations()
                    .forEach(each ->
                            waiting.addAll(facts.openWindows(each.name()).headSet(facts.furthest() + 2)));
        }
        behind = waiting.isEmpty()
                ? List.of()
                : facts.waitedFor().stream()
                        .filter(each -> each.watermark() < waiting.first() - 1)
                        .toList();
        noneBehindAt = behind.isEmpty() ? nanos : noneBehindAt;
        waits = Duration.ofNanos(nanos - noneBehindAt);
    }

    /** Why windows wait for a partition. No two partitions are equally far, so that they wait for less than a while is normal. */
    Optional<String> partition(String head) {
        return behind.isEmpty() || waits.compareTo(Diagnosis.AFTER) < 0
                ? Optional.empty()
                : Optional.of(head + words.behind(behind, waiting.size()));
    }

    /**
     * That a window is open, where windows wait for no partition.
     *
     * @param cameOut whether a result has come out before: between two results there is always an open window
     * @param stalled since the last result, or the start
     */
    Optional<Stall> open(String head, boolean cameOut, Duration stalled, Instant since) {
        Optional<AggregationSettings> first = settings.aggregations().stream()
                .filter(each -> !facts.openWindows(each.name()).isEmpty())
                .min(Comparator.comparingLong(
                        each -> facts.openWindows(each.name()).first()));
        if (first.isEmpty() || !behind.isEmpty()) {
            return Optional.empty();
        }
        long end = facts.openWindows(first.get().name()).first();
        boolean overdue = isOverdue(end, stalled);
        String sentence = head + words.open(first.get(), end, facts.furthest(), cameOut, overdue);
        return cameOut && !overdue
                ? Optional.empty()
                : Optional.of(new Stall(StallCause.WINDOW_OPEN, since, sentence, overdue));
    }

    /** Whether the window should have fired, even if no event had followed since the output stopped. */
    private boolean isOverdue(long end, Duration stalled) {
        if (behindThen == Long.MIN_VALUE) {
            return false;
        }
        Duration idle = settings.idleAfter() == null ? Duration.ZERO : settings.idleAfter();
        Duration until =
                Duration.ofMillis(Math.max(0, end - behindThen)).plus(idle).plus(Diagnosis.AFTER);
        return stalled.compareTo(until) > 0;
    }
}
