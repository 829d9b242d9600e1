// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import java.math.BigDecimal;
import java.time.Duration;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.junit.jupiter.api.Test;

/** After an idle moment the first stage learns from checkpoints when event time behind the shuffle waits for it again. */
class EventTimeBehindTest {
    private static final Aggregation AGGREGATION = Pipelines.tumbling(Duration.ofMillis(10), Duration.ZERO);

    private long offset;

    @Test
    void afterIdlenessEachEventCrossesWithItsBytesUntilACheckpointReportsThatEventTimeWaitsAgain() throws Exception {
        try (TwoStages stages = new TwoStages(Pipelines.source(), AGGREGATION, 2, 1)) {
            stages.watermark(0, 20);
            stages.watermark(1, 20);
            stages.idle(0, true);
            stages.watermark(1, 40);
            stages.idle(0, false);
            stages.watermark(0, 30);
            event(stages, 52);
            event(stages, 53);
            stages.checkpoint();
            event(stages, 54);
            event(stages, 55);
            assertThat(stages.partials).as("event time is ahead, at 40").isEqualTo(4);

            stages.watermark(0, 45);
            event(stages, 56);
            assertThat(stages.partials).as("nobody has reported yet").isEqualTo(5);
            stages.checkpoint();
            event(stages, 57);
            event(stages, 58);
            assertThat(stages.partials).isEqualTo(5);
            stages.endOfInput();
            assertThat(stages.partials).isEqualTo(6);
            assertThat(stages.late).isEmpty();
            assertThat(stages.results)
                    .hasSize(1)
                    .first()
                    .satisfies(result -> assertThat(result.measures()[0]).isEqualTo(7L));
        }
    }

    @Test
    void whatIsReportedOfACheckpointBeforeAnIdleMomentIsForgotten() throws Exception {
        try (TwoStages stages = new TwoStages(Pipelines.source(), AGGREGATION, 2, 1)) {
            stages.idle(0, true);
            stages.idle(0, false);
            stages.watermark(0, 20);
            stages.barrier();
            stages.idle(0, true);
            stages.watermark(1, 60);
            stages.idle(0, false);
            stages.complete();
            event(stages, 52);
            event(stages, 53);
            assertThat(stages.late).hasSize(2);
        }
    }

    @Test
    void aSubtaskThatStaysBehindTheOthersAfterAnIdleMomentMakesNothingLate() throws Exception {
        try (TwoStages stages = new TwoStages(Pipelines.source(), AGGREGATION, 2, 1)) {
            stages.idle(0, true);
            stages.watermark(1, 1_000);
            stages.idle(0, false);
            for (long time = 1_000; time < 1_500; time += 5) {
                // Its events are in time by 8 ms, its watermark is 5 ms behind that of the other.
                stages.clock(time);
                stages.watermark(1, time);
                event(stages, time + 8);
                stages.watermark(0, time - 5);
                if (time % 100 == 0) {
                    stages.checkpoint();
                }
            }
            stages.endOfInput();
            assertThat(stages.late).isEmpty();
            assertThat(stages.results.stream()
                            .mapToLong(result -> (Long) result.measures()[0])
                            .sum())
                    .isEqualTo(100);
        }
    }

    @Test
    void aCheckpointThatNotAllSubtasksBehindTheShuffleReportDoesNotCount() throws Exception {
        GlobalAggregateManager jobManager = new AggregatesOfOneJob();
        EventTimeBehind behind = new EventTimeBehind(jobManager, "per-key");
        behind.report(7, 2, 100);
        behind.report(8, 1, 5);
        assertThat(behind.at(7)).isEqualTo(EventTimeBehind.UNKNOWN);
        assertThat(behind.at(8)).isEqualTo(5);
        behind.report(7, 2, 90);
        assertThat(behind.at(7)).isEqualTo(100);
        assertThat(behind.at(6)).isEqualTo(EventTimeBehind.UNKNOWN);
        assertThat(new EventTimeBehind(jobManager, "other").at(7)).isEqualTo(EventTimeBehind.UNKNOWN);
    }

    private void event(TwoStages stages, long time) throws Exception {
        stages.event(0, Events.event(0, offset++, time, "a", BigDecimal.ONE));
    }
}
