// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A live job has the metrics of the table and no others, and they have the right numbers. */
class MetricsRunTest extends RunFixture {
    /** Aggregations whose windows are buffered, in state, and sessions. */
    private static final String AGGREGATIONS = """
              - name: per-key
                keyBy: [k]
                window: {tumbling: 1s}
                measures: {sum: sum(n)}
                alerts: [{name: high-sum, when: sum > 10}]
              - {name: revised, keyBy: [k], window: {tumbling: 1s}, measures: {n: count}, early: 1s, allowedLateness: 1h}
              - {name: bursts, keyBy: [k], window: {session: 1s, max: 1m}, measures: {n: count}, allowedLateness: 1h}
            """.indent(0);

    private LiveRun start(String more, String... sets) throws Exception {
        Path file = pipeline(AGGREGATIONS, more);
        return LiveRun.start(directory.resolve("live"), file, 2, sets);
    }

    private long sum(Metric metric, String... labels) {
        return SeenMetrics.withLabel("run-test", metric.metricName(), labels);
    }

    @Test
    void theMetricsAreThoseOfTheTable() throws Exception {
        String rules = BROKER.topic("rules", 1);
        String status = BROKER.topic("status", 1, Map.of("cleanup.policy", "compact"));
        String alerts = BROKER.topic("alerts", 1);
        String undelivered = BROKER.topic("undelivered", 1);
        try (LiveRun run = start(
                """
                  alerts: {topic: %s}
                  undelivered: {topic: %s}
                  notify: [{to: 'http://localhost:1', as: webhook}]
                rules: {topic: %s, status: %s}
                """.formatted(alerts, undelivered, rules, status),
                "source.id={field: k, keep: 1m}",
                "source.poison={share: 0.9, over: 1m, then: warn}")) {
            BROKER.produce(in, "no record");
            BROKER.produce(in, 0, null, null, "{\"t\":1000,\"k\":\"a\",\"n\":\"x\"}".getBytes(UTF_8), List.of());
            BROKER.flush();
            Waiting.until("what is rejected", () -> sum(Metric.REJECTED) == 2);

            List<String> table = Arrays.stream(Metric.values())
                    .map(metric -> metric.metricName()
                            + metric.labels().stream()
                                    .map(MetricLabel::labelName)
                                    .sorted()
                                    .toList())
                    .toList();
            // The task that delivers may open after the first records, and registers this one last.
            Waiting.until(
                    "delivery",
                    () -> SeenMetrics.registered("run-test", Metrics.SCOPE).contains("notificationsWait[destination]"));
            assertThat(SeenMetrics.registered("run-test", Metrics.SCOPE)).containsExactlyInAnyOrderElementsOf(table);
        }
    }

    @Test
    void resultsAreCountedByKind() throws Exception {
        try (LiveRun run = start("", "source.idleAfter=500ms")) {
            produce(0, 1_000, "a", "1");
            BROKER.flush();
            await(1, "revised", "early");
            produce(0, 9_000, "b", "1");
            BROKER.flush();
            await(2, "revised", "final");
            produce(0, 1_100, "a", "1");
            produce(0, 1_900, "a", "1");
            BROKER.flush();
            await(1, "revised", "revised");

            await(2, "per-key", "final");
            // Of the events that come late, the first revises the session, and the second moves its end.
            await(2, "bursts", "final");
            for (String kind : List.of("final", "early", "revised", "retracted")) {
                Waiting.until("all " + kind, () -> sum(Metric.RESULTS, "kind", kind) == inTopic(kind));
            }
        }
    }

    private void await(int least, String aggregation, String kind) throws Exception {
        Waiting.until(
                kind + " results of " + aggregation,
                () -> sum(Metric.RESULTS, "aggregation", aggregation, "kind", kind) >= least);
    }

    /** A retracted session is a record without a value. */
    private long inTopic(String kind) {
        return BROKER.readAll(results, true).stream()
                .filter(record -> record.value() == null
                        ? kind.equals("retracted")
                        : new String(record.value(), UTF_8).contains("\"kind\":\"" + kind + "\""))
                .count();
    }

    @Test
    void partitionsWindowsAndMemoryAreSeen() throws Exception {
        long begin = System.currentTimeMillis();
        try (LiveRun run = start("", "source.idleAfter=1h")) {
            for (int partition = 0; partition < 3; partition++) {
                for (String key : List.of("a", "b", "c")) {
                    produce(partition, 10_000 + partition, key, "1");
                }
            }
            BROKER.flush();
            Waiting.until(
                    "event time",
                    () -> Stream.of(0, 1, 2)
                            .allMatch(
                                    each -> partition(Metric.PARTITION_EVENT_TIME, each) == 10_000 + each - 1_000 - 1));
            Waiting.until("all are read", () -> partition(Metric.PARTITION_UNREAD, 2) == 0);
            assertThat(partition(Metric.PARTITION_SILENCE, 1)).isBetween(0L, System.currentTimeMillis() - begin);
            assertThat(sum(Metric.PARTITION_IDLE)).isZero();

            // A checkpoint flushes what is aggregated before the shuffle.
            Waiting.until("buffered rows", () -> of("per-key", Metric.BUFFERED_ROWS) == 3);
            assertThat(of("per-key", Metric.BUFFERED_BYTES)).isPositive();
            // The keys are in both subtasks.
            assertThat(SeenMetrics.of("run-test", "openWindows", "per-key")).allMatch(windows -> windows <= 1);
            assertThat(of("per-key", Metric.OPEN_WINDOWS)).isBetween(1L, 2L);
            for (long lag : SeenMetrics.of("run-test", "eventTimeLag", "per-key")) {
                assertThat(begin - 8_999 - lag).isLessThanOrEqualTo(0);
                assertThat(System.currentTimeMillis() - 8_999 - lag).isNotNegative();
            }
            assertThat(sum(Metric.CHECKPOINT_AGE)).isBetween(0L, System.currentTimeMillis() - begin);

            for (int partition = 0; partition < 3; partition++) {
                produce(partition, 12_000, "a", "1");
            }
            BROKER.flush();
            BROKER.readAtLeast(results, true, 3);
            Waiting.until(
                    "the commit that made them visible",
                    () -> SeenMetrics.of("run-test", "lastCommit", null).stream()
                            .anyMatch(time -> begin <= time && time <= System.currentTimeMillis()));
        }
    }

    private long partition(Metric metric, int partition) {
        return sum(metric, "topic", in, "partition", String.valueOf(partition));
    }

    private long of(String aggregation, Metric metric) {
        return sum(metric, "aggregation", aggregation);
    }

    @Test
    void aPartitionThatIsIdleIsSeen() throws Exception {
        try (LiveRun run = start("", "source.idleAfter=500ms")) {
            produce(1, 1_000, "a", "1");
            BROKER.flush();
            Waiting.until("idle", () -> sum(Metric.PARTITION_IDLE) == 3);
            assertThat(sum(Metric.PARTITION_UNREAD)).isZero();
        }
    }
}
