// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A day that is open while the rules of its time zone change, as after an update of the JVM: every event counts once. */
class ChangedZoneTest {

    private static Aggregation days(String offset, int latenessHours) {
        return Pipelines.aggregation(
                new Window.Calendar(Window.Unit.DAY, ZoneId.of(offset)), Duration.ofHours(latenessHours), null);
    }

    private static long time(String text) {
        return Instant.parse(text).toEpochMilli();
    }

    private static void send(TwoStages stages, long offset, String time) throws Exception {
        stages.event(0, Events.event(0, offset, time(time), "a", BigDecimal.ONE));
    }

    @ParameterizedTest
    @CsvSource({
        // Midnight moves to an earlier time, and to a later one.
        "+01:00, +02:00, 0",
        "+01:00, +02:00, 12",
        "+02:00, +01:00, 0",
        "+02:00, +01:00, 12"
    })
    void eventsBeforeAndAfterTheChangeHaveTheirResults(String before, String after, int lateness) throws Exception {
        try (TwoStages stages = new TwoStages(Pipelines.source(), days(before, lateness), 1, 1)) {
            send(stages, 0, "2026-03-10T10:00:00Z");
            stages.watermark(0, time("2026-03-10T11:00:00Z"));
            stages.edit(days(after, lateness));
            stages.restart(1, 1);
            send(stages, 1, "2026-03-10T12:00:00Z");
            stages.checkpoint();
            send(stages, 2, "2026-03-10T13:00:00Z");
            send(stages, 3, "2026-03-10T23:30:00Z");
            stages.watermark(0, time("2026-03-11T01:00:00Z"));
            List<WindowResult> finals = List.copyOf(stages.results);
            stages.endOfInput();

            assertThat(finals.stream().map(result -> Instant.ofEpochMilli(result.end())))
                    .containsExactly(Instant.parse("2026-03-10T22:00:00Z"), Instant.parse("2026-03-10T23:00:00Z"));
            assertThat(stages.results.stream().mapToLong(result -> (Long) result.values()[0]))
                    .containsExactlyInAnyOrder(1L, 2L, 1L);
            assertThat(stages.results)
                    .allSatisfy(result -> assertThat(result.start()).isLessThan(result.end()));
            assertThat(stages.late).isEmpty();
            assertThat(stages.leftovers()).isZero();
        }
    }
}
