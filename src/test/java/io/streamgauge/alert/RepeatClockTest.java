// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static io.streamgauge.alert.AlertHarness.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.WindowResult.ResultKind;
import org.junit.jupiter.api.Test;

/** What is sent again by a clock that somebody sets. */
class RepeatClockTest {
    private static final String MINUTES = "{tumbling: 1m}";
    private static final String HIGH = "{name: high, when: v > 10, repeat: 2m}";

    private static void fire(AlertHarness harness) throws Exception {
        harness.clock(100);
        harness.process(result("a", 0, 1, ResultKind.FINAL, 11));
        harness.watermark(1);
        harness.clock(101);
        harness.process(result("b", 1, 2, ResultKind.FINAL, 11));
        harness.watermark(2);
    }

    @Test
    void repeatsContinueWhileTheClockIsAnHourBackAndWhenItIsMended() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, HIGH)) {
            fire(harness);
            assertThat(harness.alerts).hasSize(2);

            harness.clock(41);
            harness.watermark(3);
            harness.clock(42);
            assertThat(harness.alerts)
                    .as("a minute later the one of a minute before is due")
                    .hasSize(3);
            harness.clock(43);
            assertThat(harness.alerts).hasSize(4);
            harness.clock(46);
            int sent = harness.alerts.size();
            assertThat(sent).isGreaterThanOrEqualTo(6);

            harness.clock(106);
            harness.watermark(4);
            sent = harness.alerts.size();
            harness.clock(108);
            assertThat(harness.alerts).hasSize(sent + 2);
        }
    }

    @Test
    void aClockThatGoesForwardSendsEachOnce() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, HIGH)) {
            fire(harness);

            harness.clock(161);
            assertThat(harness.alerts).hasSize(4);
            harness.clock(163);
            assertThat(harness.alerts).hasSize(6);
        }
    }

    @Test
    void noRepeatWaitsForAClockThatWasWrongBeforeARestart() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, HIGH)) {
            harness.clock(100);
            harness.minute(1, 11);
            harness.clock(40);
            harness.restart();
            harness.minute(2, 11);
            harness.clock(42);

            assertThat(harness.emitted()).containsExactly("high firing 1", "high firing 1 again");
        }
    }

    @Test
    void silenceByTheClockDoesNotWaitForAnHourThatCameTwice() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: gone, when: 'false', noData: {alert: 5m}}")) {
            harness.clock(100);
            harness.minute(1, 1);
            harness.clock(41);
            harness.watermark(1);
            harness.process(result("b", 0, 1, ResultKind.FINAL, 1));
            harness.watermark(2);
            harness.clock(45);
            assertThat(harness.emitted()).isEmpty();
            harness.clock(46);

            assertThat(harness.emitted()).containsExactly("gone silent firing 6", "gone silent firing 6");
        }
    }
}
