// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static io.streamgauge.alert.AlertHarness.pipeline;
import static io.streamgauge.alert.AlertHarness.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Alert;
import io.streamgauge.model.WindowResult.ResultKind;
import org.junit.jupiter.api.Test;

class AlertOperatorTest {
    private static final String MINUTES = "{tumbling: 1m}";
    private static final String HIGH = "{name: high, when: v > 10}";

    @Test
    void anIncidentIsOneFiringAndOneResolvedOfTheSameId() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                "{name: high, when: v > 10, severity: page, labels: {team: x}, summary: '{k}: {v} at {window.end} {{}'}")) {
            harness.minutes(1, 5, 11, 12, 3, 2, 20);

            assertThat(harness.emitted()).containsExactly("high firing 2", "high resolved 2-4", "high firing 6");
            Alert firing = harness.alerts.get(0);
            assertThat(firing.id())
                    .matches("[0-9a-f]{32}")
                    .isEqualTo(harness.alerts.get(1).id());
            assertThat(firing.id()).isNotEqualTo(harness.alerts.get(2).id());
            assertThat(firing.severity()).isEqualTo("page");
            assertThat(firing.labels()).containsEntry("team", "x");
            assertThat(firing.summary()).isEqualTo("a: 11 at 1970-01-01T00:02:00Z {}");
            assertThat(firing.window().values()[1]).hasToString("11");
            assertThat(firing.window().ranges()[0].last()).isEqualTo(1);
            assertThat(harness.alerts.get(1).window().values()[1]).hasToString("3");
        }
    }

    @Test
    void aMissingValueNeitherFiresNorResolves() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: high, when: v > 10, for: 2 windows}")) {
            harness.minutes(1, 11, null, 11, 11, null, 11, 3);

            assertThat(harness.emitted()).containsExactly("high firing 4", "high resolved 4-7");
        }
    }

    @Test
    void previousIsTheWindowThatEndsWhereThisOneStarts() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                "{name: rise, when: v > 2 * previous.v, resolve: 'true'}",
                "{name: first, when: '!present(previous.v)', resolve: 'true'}")) {
            harness.minutes(1, 5, 11);
            harness.minute(4, 30);

            assertThat(harness.emitted())
                    .containsExactly(
                            "first firing 1",
                            "rise firing 2",
                            "first resolved 1-2",
                            "rise resolved 2-4",
                            "first firing 4");
        }
    }

    @Test
    void previousOfSlidingWindowsDoesNotOverlap() throws Exception {
        try (AlertHarness harness =
                new AlertHarness("{sliding: 3m, every: 1m}", "{name: rise, when: v == previous.v + 100}")) {
            for (int end = 1; end < 6; end++) {
                harness.process(result("a", end - 3, end, ResultKind.FINAL, end == 5 ? 102 : end));
            }
            harness.watermark(5);

            assertThat(harness.emitted()).containsExactly("rise firing 5");
        }
    }

    @Test
    void thePastIsTheLastFinalWindowsAndUndefinedBelowTheLeast() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                "{name: odd, when: v > past.v.mean + 3 * past.v.stddev, resolve: 'true', past: {windows: 4, min: 3}}",
                "{name: exact, when: past.v.mean == 5.0 && past.v.stddev == 2.0 && past.windows == 4, "
                        + "past: {windows: 4, min: 3}}")) {
            // The mean of 3 5 7 5 is 5; of the sample, the deviation is the root of 8/3.
            harness.minutes(1, 1000, 3, 5, 7, 5, 11);

            assertThat(harness.emitted()).containsExactly("odd firing 6");
        }
    }

    @Test
    void revisedResultsMoveNothingButCorrectWhatTheyMadeFire() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: rise, when: v > previous.v + 10}")) {
            harness.minutes(1, 5, 20, 40);
            harness.revised(3, 0);
            assertThat(harness.emitted()).containsExactly("rise firing 2");
            harness.revised(2, 16);
            assertThat(harness.emitted()).hasSize(1);
            harness.revised(2, 15);
            harness.revised(2, 14);
            harness.minute(4, 5);

            assertThat(harness.emitted()).containsExactly("rise firing 2", "rise corrected 2-2", "rise resolved 2-4");
            assertThat(harness.alerts)
                    .extracting(Alert::id)
                    .containsOnly(harness.alerts.get(0).id());
        }
    }

    @Test
    void aSessionThatIsTakenBackCorrectsItsAlert() throws Exception {
        try (AlertHarness harness = new AlertHarness("{session: 1m, max: 1h}", HIGH)) {
            harness.process(result("a", 5, 8, ResultKind.FINAL, 11));
            harness.process(result("a", 5, 8, ResultKind.RETRACTED, null));
            harness.process(result("a", 3, 8, ResultKind.FINAL, 12));

            assertThat(harness.emitted()).containsExactly("high firing 8", "high corrected 8-8");
        }
    }

    @Test
    void earlyResultsFireWhereTheyAreDeclaredTo() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                HIGH,
                "{name: soon, when: v > 10, on: early}",
                "{name: two, when: v > 10, on: early, for: 1m}")) {
            harness.early(1, 5);
            harness.early(1, 11);
            harness.early(1, 12);
            assertThat(harness.emitted()).containsExactly("soon firing 1");
            harness.minute(1, 12);
            harness.early(2, 11);
            assertThat(harness.emitted()).containsExactly("soon firing 1", "high firing 1", "two firing 2");
            harness.minutes(2, 12, 3);

            assertThat(harness.emitted())
                    .hasSize(6)
                    .contains("high resolved 1-3", "soon resolved 1-3", "two resolved 2-3");
        }
    }

    @Test
    void aFiringAlertIsSentAgainByTheClockUntilItIsResolved() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: high, when: v > 10, repeat: 2m}")) {
            harness.minute(1, 11);
            harness.clock(1);
            assertThat(harness.emitted()).hasSize(1);
            harness.clock(2);
            harness.clock(4);
            harness.restart();
            harness.clock(6);
            harness.minute(2, 3);
            harness.clock(60);

            assertThat(harness.emitted())
                    .containsExactly(
                            "high firing 1",
                            "high firing 1 again",
                            "high firing 1 again",
                            "high firing 1 again",
                            "high resolved 1-2");
        }
    }

    @Test
    void anAlertThatIsNoLongerInTheFileIsResolved() throws Exception {
        try (AlertHarness harness =
                new AlertHarness(MINUTES, HIGH, "{name: other, when: v < previous.v, severity: page}")) {
            harness.minutes(1, 12, 11);
            harness.restart(pipeline(MINUTES, "{name: high, when: v > 10 && previous.v + previous.n > 5}"));
            harness.minutes(3, 11, 11);

            assertThat(harness.emitted()).containsExactly("high firing 1", "other firing 2", "other resolved 2-3");
            assertThat(harness.alerts.get(2).severity()).isEqualTo("page");
        }
    }

    @Test
    void aLabelWhoseValueFromElsewhereHasChangedIsResolvedAsItIsWritten() throws Exception {
        String alert = "{name: high, when: v > 10, labels: {team: '${TEAM:-%s}'}, summary: '{v} of ${TEAM:-%s}'}";
        try (AlertHarness harness = new AlertHarness(MINUTES, alert.formatted("x", "x"))) {
            harness.minute(1, 11);
            harness.restart();
            harness.revised(1, 3);
            harness.restart(pipeline(MINUTES, alert.formatted("y", "y")));
            harness.minute(2, 3);

            assertThat(harness.emitted()).containsExactly("high firing 1", "high corrected 1-1", "high resolved 1-2");
            assertThat(harness.alerts.subList(0, 2))
                    .allMatch(sent -> sent.labels().get("team").equals("x")
                            && sent.summary().equals("11 of x"));
            assertThat(harness.alerts.get(2).labels().get("team")).startsWith("${TEAM:-x} sha256:");
        }
    }

    @Test
    void finalResultsWaitForTheirWatermarkAndNothingElseDoes() throws Exception {
        try (AlertHarness harness =
                new AlertHarness(MINUTES, "{name: high, when: v > 10}", "{name: soon, when: v > 10, on: early}")) {
            harness.process(result("a", 0, 1, ResultKind.FINAL, 11));
            assertThat(harness.emitted()).isEmpty();

            harness.early(2, 12);
            assertThat(harness.emitted()).containsExactly("high firing 1", "soon firing 1");

            harness.process(result("b", 0, 1, ResultKind.FINAL, 11));
            harness.restart();
            assertThat(harness.emitted())
                    .containsExactly("high firing 1", "soon firing 1", "high firing 1", "soon firing 1");
        }
    }

    @Test
    void whatFiresIsResolvedThoughTheFileHasNoAlertsAnyMore() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: high, when: v > 10, forgetAfter: 9m}")) {
            harness.minute(1, 11);
            harness.restart(AlertHarness.pipeline(MINUTES));
            harness.watermark(20);

            assertThat(harness.emitted()).containsExactly("high firing 1", "high resolved 1-10");
            assertThat(harness.kept()).isZero();
        }
    }

    @Test
    void keysDoNotKnowOfEachOther() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: high, when: v > 10 && k != 'c'}")) {
            harness.process(result("a", 0, 1, ResultKind.FINAL, 11));
            harness.process(result("b", 0, 1, ResultKind.FINAL, 12));
            harness.process(result("c", 0, 1, ResultKind.FINAL, 13));
            harness.process(result("b", 1, 2, ResultKind.FINAL, 1));
            harness.watermark(2);

            assertThat(harness.alerts)
                    .extracting(alert -> alert.key() + " " + alert.status())
                    .containsExactly("[a] FIRING", "[b] FIRING", "[b] RESOLVED");
        }
    }
}
