// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.stall.StallSettings.AggregationSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Facts of an aggregation over windows of 30 s, as they are from second to second. */
class DiagnosisTest {
    private static final String NAME = "per-key";
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    private static final long WINDOW = BEGIN.toEpochMilli() + 30_000;

    private final Diagnosis diagnosis = new Diagnosis(settings(Duration.ofSeconds(60)), 0, BEGIN);

    @Test
    void nothingIsMissedForTenSeconds() {
        assertThat(look(new Facts(), 9)).isEmpty();
        assertThat(look(new Facts(), 10)).map(Stall::cause).contains(StallCause.NO_RECORDS);
    }

    @Test
    void afterTheFirstResultTheTimeToTheNextOneIsNoStall() {
        Facts facts = facts(
                Map.of(Metric.RECORDS.metricName(), 5L),
                Map.of(Metric.EVENTS.metricName(), 5L, Metric.RESULTS.metricName(), 1L));
        assertThat(look(facts, 20)).isEmpty();
        assertThat(look(facts, 20 + 39)).isEmpty();

        assertThat(look(facts, 20 + 40))
                .contains(new Stall(
                        StallCause.NO_RECORDS, BEGIN.plusSeconds(20), "no record has come from in for 40 s", true));
    }

    @Test
    void whatCountsIsWhatChangedSinceTheLastOutput() {
        look(
                facts(
                        Map.of(Metric.RECORDS.metricName(), 5L),
                        Map.of(Metric.EVENTS.metricName(), 5L, Metric.RESULTS.metricName(), 1L)),
                20);
        Facts later = facts(
                Map.of(Metric.RECORDS.metricName(), 8L),
                Map.of(
                        Metric.EVENTS.metricName(),
                        8L,
                        Metric.FILTERED.metricName(),
                        3L,
                        Metric.RESULTS.metricName(),
                        1L));

        assertThat(look(later, 60))
                .map(Stall::sentence)
                .contains("no results for 40 s: where of per-key left out all 3 events");
    }

    @Test
    void anotherResultEndsTheStall() {
        look(new Facts(), 10);
        Facts facts = facts(
                Map.of(Metric.RECORDS.metricName(), 5L),
                Map.of(Metric.EVENTS.metricName(), 5L, Metric.RESULTS.metricName(), 1L));

        assertThat(look(facts, 11)).isEmpty();
        assertThat(diagnosis.since()).isEqualTo(BEGIN.plusSeconds(11));
    }

    @Test
    void countsBeginAgainWhenTheJobRestarts() {
        look(
                facts(
                        Map.of(Metric.RECORDS.metricName(), 500L),
                        Map.of(Metric.EVENTS.metricName(), 500L, Metric.RESULTS.metricName(), 9L)),
                20);
        look(new Facts(), 21);
        Facts rejected = facts(Map.of(Metric.RECORDS.metricName(), 2L, "rejected.MALFORMED", 2L), Map.of());

        assertThat(look(rejected, 31)).map(Stall::cause).contains(StallCause.ALL_REJECTED);
    }

    @Test
    void theFirstCauseOfTheListIsReported() {
        Facts facts = facts(Map.of(Metric.RECORDS.metricName(), 2L, "rejected.MALFORMED", 2L), Map.of());
        assertThat(look(facts, 10)).map(Stall::cause).contains(StallCause.ALL_REJECTED);

        facts.checkpoints(60_000, 3);
        assertThat(look(facts, 11)).map(Stall::cause).contains(StallCause.CHECKPOINTS_FAIL);

        facts.partitions(List.of(), Duration.ofSeconds(6).toNanos());
        assertThat(look(facts, 12)).map(Stall::cause).contains(StallCause.BROKER_UNREACHABLE);
    }

    @Test
    void checkpointsThatFailAreReportedAlthoughResultsAreComputed() {
        for (int second = 1; second < 40; second++) {
            Facts facts = facts(
                    Map.of(Metric.RECORDS.metricName(), (long) second),
                    Map.of(Metric.EVENTS.metricName(), 1L, Metric.RESULTS.metricName(), (long) second));
            facts.checkpoints(second * 1_000L, second / 5);
            assertThat(look(facts, second).map(Stall::cause))
                    .isEqualTo(second > 15 ? Optional.of(StallCause.CHECKPOINTS_FAIL) : Optional.empty());
        }
    }

    @Test
    void anOpenWindowIsInformationUntilItIsOverdue() {
        Facts facts = facts(
                Map.of(Metric.RECORDS.metricName(), 1L),
                Map.of(Metric.EVENTS.metricName(), 1L, Metric.USED.metricName(), 1L));
        facts.openWindows(NAME, List.of(WINDOW));
        facts.partitions(List.of(partition(0, BEGIN.toEpochMilli(), PartitionStatus.Activity.ACTIVE)), 0);

        assertThat(look(facts, 10)).hasValueSatisfying(stall -> {
            assertThat(stall.cause()).isEqualTo(StallCause.WINDOW_OPEN);
            assertThat(stall.alarming()).isFalse();
            assertThat(stall.sentence())
                    .isEqualTo("no results yet: the first window of per-key ends 2026-11-22T10:00:30Z, in 30 s"
                            + " of event time");
        });
        // 30 s of event time, 60 s of idleAfter, 10 s.
        assertThat(look(facts, 100)).map(Stall::alarming).contains(false);
        assertThat(look(facts, 101)).hasValueSatisfying(stall -> {
            assertThat(stall.alarming()).isTrue();
            assertThat(stall.sentence()).endsWith("in 30 s of event time; it should have been emitted by now");
        });
    }

    @Test
    void withoutIdlenessAnOverdueWindowWaitsForEvents() {
        Diagnosis never = new Diagnosis(settings(null), 0, BEGIN);
        Facts facts = facts(
                Map.of(Metric.RECORDS.metricName(), 1L),
                Map.of(Metric.EVENTS.metricName(), 1L, Metric.USED.metricName(), 1L));
        facts.openWindows(NAME, List.of(WINDOW));
        facts.partitions(List.of(partition(0, BEGIN.toEpochMilli(), PartitionStatus.Activity.ACTIVE)), 0);
        never.look(facts, 0, BEGIN);

        assertThat(never.look(facts, Duration.ofSeconds(41).toNanos(), BEGIN))
                .hasValueSatisfying(stall -> assertThat(stall.sentence())
                        .endsWith("; it should have been emitted by now, but event time advances only with events"));
    }

    @Test
    void onlyPartitionsThatWindowsWaitForAreBehind() {
        Facts facts = facts(
                Map.of(Metric.RECORDS.metricName(), 9L),
                Map.of(Metric.EVENTS.metricName(), 9L, Metric.USED.metricName(), 9L));
        facts.openWindows(NAME, List.of(WINDOW, WINDOW + 30_000, WINDOW + 60_000));
        facts.partitions(
                List.of(
                        partition(0, WINDOW + 30_000, PartitionStatus.Activity.ACTIVE),
                        partition(1, WINDOW - 2, PartitionStatus.Activity.ACTIVE),
                        partition(2, Long.MIN_VALUE, PartitionStatus.Activity.IDLE)),
                0);

        look(new Facts(), 2);
        assertThat(look(facts, 11)).as("waits for less than 10 s").isEmpty();
        assertThat(look(facts, 12))
                .map(Stall::sentence)
                .contains("no results yet: event time waits for in/1, silent for 12 s at 2026-11-22T10:00:29.998Z"
                        + " (source.idleAfter is 1m); 2 windows wait");
    }

    @Test
    void manyPartitionsAreCounted() {
        Facts facts = facts(
                Map.of(Metric.RECORDS.metricName(), 9L),
                Map.of(Metric.EVENTS.metricName(), 9L, Metric.USED.metricName(), 9L));
        facts.openWindows(NAME, List.of(WINDOW));
        facts.partitions(List.of(partition(0, WINDOW, PartitionStatus.Activity.ACTIVE)), 0);
        Facts elsewhere = new Facts();
        for (int partition = 1; partition < 9; partition++) {
            elsewhere.partitions(List.of(partition(partition, Long.MIN_VALUE, PartitionStatus.Activity.UNANSWERED)), 0);
        }
        facts.merge(elsewhere);

        assertThat(look(new Facts(), 2)).isEmpty();
        assertThat(look(facts, 12))
                .map(Stall::sentence)
                .contains("no results yet: event time waits for in/1, /2, /3 and 5 more, silent for 12 s,"
                        + " whose end Kafka does not report; 1 window waits");
    }

    @Test
    void recordsThatPassOneByOneAreNotMissedInAPause() {
        Diagnosis lines = new Diagnosis(
                new StallSettings(
                        "in",
                        "localhost:9092",
                        "test.rejected",
                        List.of(),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        false,
                        null,
                        Duration.ZERO),
                0,
                BEGIN);
        assertThat(lines.look(new Facts(), Duration.ofSeconds(10).toNanos(), BEGIN))
                .map(Stall::cause)
                .contains(StallCause.NO_RECORDS);

        Facts facts = facts(Map.of(Metric.RECORDS.metricName(), 1L), Map.of());
        lines.look(facts, Duration.ofSeconds(11).toNanos(), BEGIN);
        assertThat(lines.look(facts, Duration.ofSeconds(99).toNanos(), BEGIN)).isEmpty();

        Facts rejected = facts(Map.of(Metric.RECORDS.metricName(), 3L, "rejected.MALFORMED", 2L), Map.of());
        assertThat(lines.look(rejected, Duration.ofSeconds(99).toNanos(), BEGIN))
                .map(Stall::cause)
                .contains(StallCause.ALL_REJECTED);
    }

    private static StallSettings settings(@Nullable Duration idleAfter) {
        return new StallSettings(
                "in",
                "localhost:9092",
                "test.rejected",
                List.of(new AggregationSettings(NAME, Duration.ofSeconds(30), false)),
                idleAfter,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                true,
                null,
                Duration.ofSeconds(30));
    }

    private static PartitionStatus partition(int partition, long watermark, PartitionStatus.Activity state) {
        return new PartitionStatus("in", partition, watermark, state, 12_000, 5, 0);
    }

    private static Facts facts(Map<String, Long> pipeline, Map<String, Long> aggregation) {
        Facts facts = new Facts();
        facts.count(Facts.WHOLE_PIPELINE, pipeline);
        facts.count(NAME, aggregation);
        return facts;
    }

    private Optional<Stall> look(Facts facts, int second) {
        return diagnosis.look(facts, Duration.ofSeconds(second).toNanos(), BEGIN.plusSeconds(second));
    }
}
