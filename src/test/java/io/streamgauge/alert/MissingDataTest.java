// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static io.streamgauge.alert.AlertHarness.MINUTE;
import static io.streamgauge.alert.AlertHarness.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.WindowResult.ResultKind;
import org.junit.jupiter.api.Test;

/** What time alone changes of the alerts of a key without results. */
class MissingDataTest {
    private static final String MINUTES = "{tumbling: 1m}";
    private static final String HIGH = "{name: high, when: v > 10}";

    @Test
    void aMissingWindowBreaksTheRowUnlessNothingIsToChange() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                "{name: kept, when: v > 10, for: 2 windows}",
                "{name: broken, when: v > 10, for: 2 windows, noData: resolve}",
                "{name: missing, when: v > 10, for: 2 windows, noData: {alert: 5m}}")) {
            harness.minute(1, 11);
            harness.minute(3, 11);
            harness.minute(4, 11);

            assertThat(harness.emitted()).containsExactly("kept firing 3", "broken firing 4", "missing firing 4");
        }
    }

    @Test
    void aSilentKeyIsResolvedWithTheFirstWindowThatIsMissing() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                "{name: kept, when: v > 10}",
                "{name: at-once, when: v > 10, noData: resolve}",
                "{name: later, when: v > 10, noData: resolve, keepFiring: 90s}")) {
            harness.minute(1, 11);
            harness.watermarkMillis(2 * MINUTE - 2);
            assertThat(harness.emitted()).hasSize(3);
            harness.watermark(2);
            assertThat(harness.emitted()).hasSize(4).last().isEqualTo("at-once resolved 1-2");
            harness.watermark(9);

            assertThat(harness.emitted()).hasSize(5).last().isEqualTo("later resolved 1-4");
        }
    }

    @Test
    void whatIsEmittedDoesNotDependOnHowFarWatermarksAreApart() throws Exception {
        String[] alerts = {
            "{name: resolved, when: v > 10, noData: resolve, keepFiring: 90s}",
            "{name: silence, when: v > 10, noData: {alert: 5m}}",
            "{name: short, when: v > 10, forgetAfter: 7m}"
        };
        try (AlertHarness often = new AlertHarness(MINUTES, alerts);
                AlertHarness once = new AlertHarness(MINUTES, alerts)) {
            often.minute(1, 3);
            often.minute(2, 11);
            for (int i = 3; i < 20; i++) {
                often.watermark(i);
            }
            often.minute(20, 3);
            once.process(result("a", 0, 1, ResultKind.FINAL, 3));
            once.process(result("a", 1, 2, ResultKind.FINAL, 11));
            once.process(result("a", 19, 20, ResultKind.FINAL, 3));
            once.watermark(20);

            assertThat(once.emitted()).containsExactlyInAnyOrderElementsOf(often.emitted());
            assertThat(once.emitted())
                    .contains("resolved resolved 2-5", "short resolved 2-9", "silence resolved 2-20")
                    .doesNotContain("silence silent firing 7");
        }
    }

    @Test
    void silenceFiresAndIsResolvedByReturn() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: gone, when: 'false', noData: {alert: 5m}}")) {
            harness.minute(1, 1);
            harness.watermark(5);
            assertThat(harness.emitted()).isEmpty();
            harness.watermark(6);
            assertThat(harness.emitted()).containsExactly("gone silent firing 6");
            assertThat(harness.alerts.get(0).summary()).isEqualTo("no data since 1970-01-01T00:01:00Z");
            harness.watermark(30);
            harness.minute(31, 1);

            assertThat(harness.emitted()).containsExactly("gone silent firing 6", "gone silent resolved 6-31");
        }
    }

    @Test
    void silenceByTheClockIsTheSameIncidentAsInEventTime() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: gone, when: 'false', noData: {alert: 5m}}")) {
            harness.clock(100);
            harness.minute(1, 1);
            harness.clock(103);
            harness.watermark(2);
            harness.clock(107);
            assertThat(harness.emitted()).isEmpty();
            harness.clock(108);
            assertThat(harness.emitted()).containsExactly("gone silent firing 6");
            harness.watermark(20);
            harness.minute(21, 1);

            assertThat(harness.emitted()).containsExactly("gone silent firing 6", "gone silent resolved 6-21");
        }
    }

    @Test
    void timersAndStateAreGoneWhenAKeyIsForgotten() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                "{name: high, when: v > 10 && v > previous.v && past.windows < 9, forgetAfter: 10m, repeat: 1m}",
                "{name: gone, when: 'false', noData: {alert: 5m}, forgetAfter: 20m}")) {
            harness.minutes(1, 5, 11);
            harness.watermark(21);
            assertThat(harness.emitted())
                    .containsExactly("high firing 2", "gone silent firing 7", "high resolved 2-12");
            assertThat(harness.kept()).isPositive();
            harness.watermark(22);

            assertThat(harness.emitted()).hasSize(4).last().isEqualTo("gone silent resolved 7-22");
            assertThat(harness.kept()).isZero();
        }
    }

    @Test
    void theEndOfTheInputIsNotSilence() throws Exception {
        try (AlertHarness harness =
                new AlertHarness(MINUTES, HIGH, "{name: gone, when: 'false', noData: {alert: 5m}}")) {
            harness.minute(1, 11);
            harness.watermarkMillis(Long.MAX_VALUE);

            assertThat(harness.emitted()).containsExactly("high firing 1");
        }
    }
}
