// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceClockTest {
    private static final long NO_TIME = Long.MIN_VALUE;

    @Test
    void eventTimeAdvancesFromTheLastWatermarkSinceItCame() {
        SilenceClock clock = new SilenceClock(NO_TIME, 0);
        clock.onWatermark(1_000, seconds(5));
        clock.onWatermark(4_000, seconds(8));

        assertThat(clock.eventTime(seconds(38))).isEqualTo(34_000);
    }

    /** The furthest partition is emitted when the last one becomes idle, long after its event came. */
    @Test
    void aWatermarkThatComesWithTheSilenceDoesNotHideTheOneBefore() {
        SilenceClock clock = new SilenceClock(NO_TIME, 0);
        clock.onWatermark(1_000, seconds(0));
        clock.onWatermark(1_500, seconds(30));

        assertThat(clock.eventTime(seconds(31))).isEqualTo(32_000);
    }

    @Test
    void theFurthestOfPartitionsThatStoodFarApartCounts() {
        SilenceClock clock = new SilenceClock(NO_TIME, 0);
        clock.onWatermark(1_000, seconds(0));
        clock.onWatermark(900_000, seconds(30));

        assertThat(clock.eventTime(seconds(31))).isEqualTo(901_000);
    }

    @Test
    void aRestoredWatermarkAdvancesWithoutTheDowntime() {
        SilenceClock clock = new SilenceClock(7_000, seconds(100));

        assertThat(clock.eventTime(seconds(103))).isEqualTo(10_000);
    }

    @Test
    void eventsInStateRecallHowFarAPartitionWas() {
        SilenceClock clock = new SilenceClock(7_000, seconds(100));
        clock.onEvent(50_000, seconds(100));
        clock.onEvent(20_000, seconds(101));

        assertThat(clock.eventTime(seconds(103))).isEqualTo(53_000);
    }

    @Test
    void whatTheClockHasAdvancedIsNoWatermark() {
        SilenceClock clock = new SilenceClock(NO_TIME, 0);
        clock.onWatermark(1_000, seconds(0));
        clock.setSilent(true);
        clock.onWatermark(clock.eventTime(seconds(10)), seconds(10));

        assertThat(clock.eventTime(seconds(20))).isEqualTo(21_000);
    }

    @Test
    void withoutAnyEventThereIsNoEventTime() {
        assertThat(new SilenceClock(NO_TIME, 0).eventTime(seconds(100))).isEqualTo(NO_TIME);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
