// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.pipeline.PoisonLimit;
import io.streamgauge.testing.LoggedLines;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** What a process knows of the share of rejected records when its subtasks end, without an exchange. */
class StallWatchTest {
    private static final PoisonLimit LIMIT =
            new PoisonLimit(new BigDecimal("0.1"), Duration.ofMinutes(1), PoisonLimit.Then.WARN);

    private final MetricGroup operator = new UnregisteredMetricsGroup();

    private StallWatch.Membership join(long records, long rejected) {
        return StallWatch.join(operator, facts -> {
            facts.count(
                    Facts.WHOLE_PIPELINE,
                    Map.of(
                            Metric.RECORDS.metricName(),
                            records,
                            Metric.REJECTED.metricName() + ".MALFORMED",
                            rejected));
            facts.rejectedFirst("of " + records, records);
        });
    }

    @Test
    void whatSubtasksThatEndHaveCountedIsLookedAtOnce() {
        try (LoggedLines log = new LoggedLines(PoisonBreaker.class);
                StallWatch.Membership first = join(60, 6);
                StallWatch.Membership second = join(50, 6)) {
            first.watchShare(LIMIT, "rejected");
            first.takeOver();
            second.takeOver();
            assertThat(log.lines())
                    .containsExactly(
                            "WARN 10.9 % of 110 records, 12, were rejected in the last 1m, and source.poison.share"
                                    + " allows 10 %; first of 60; see topic rejected");
        }
    }

    @Test
    void aSubtaskThatBeginsAgainAddsToWhatItHadCounted() {
        try (LoggedLines log = new LoggedLines(PoisonBreaker.class);
                StallWatch.Membership first = join(90, 6)) {
            first.watchShare(LIMIT, "rejected");
            try (StallWatch.Membership second = join(50, 0)) {
                second.takeOver();
                assertThat(log.lines()).isEmpty();
            }
            try (StallWatch.Membership again = join(10, 10)) {
                again.takeOver();
            }
            first.takeOver();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN 10.7 % of 150 records, 16, were rejected in the last 1m");
        }
    }
}
