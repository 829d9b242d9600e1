// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static io.streamgauge.alert.AlertHarness.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Alert;
import io.streamgauge.model.WindowResult.ResultKind;
import io.streamgauge.testing.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Early results make alerts fire while final results of earlier windows are not there yet. */
class EarlyAlertsTest {
    private static final String MINUTES = "{tumbling: 1m}";

    @Test
    void aFinalResultOfAnEarlierWindowDoesNotResolveWhatAnEarlyOneMadeFire() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: high, when: v > 10, on: early}")) {
            harness.minute(1, 5);
            harness.early(3, 50);
            harness.process(result("a", 1, 2, ResultKind.FINAL, 5));
            harness.watermark(2);
            harness.early(3, 60);
            harness.process(result("a", 2, 3, ResultKind.FINAL, 70));
            harness.watermark(3);
            assertThat(harness.emitted()).containsExactly("high firing 3");
            harness.minute(4, 5);

            assertThat(harness.emitted()).containsExactly("high firing 3", "high resolved 3-4");
        }
    }

    @Test
    void theFinalResultOfTheSameWindowResolvesIt() throws Exception {
        try (AlertHarness harness = new AlertHarness(MINUTES, "{name: high, when: v > 10, on: early}")) {
            harness.early(1, 50);
            harness.minute(1, 5);

            assertThat(harness.emitted()).containsExactly("high firing 1", "high resolved 1-1");
        }
    }

    @Test
    void windowsThatAreMissingBeforeItBeganDoNotResolveIt() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                MINUTES,
                "{name: high, when: v > 10, on: early, noData: resolve}",
                "{name: kept, when: v > 10, on: early, noData: resolve, keepFiring: 2m}")) {
            harness.minute(1, 5);
            harness.early(4, 50);
            harness.watermark(3);
            assertThat(harness.emitted()).containsExactly("high firing 4", "kept firing 4");
            harness.minute(4, 5);
            assertThat(harness.emitted()).hasSize(3).last().isEqualTo("high resolved 4-4");
            harness.minutes(5, 5, 5);

            assertThat(harness.emitted()).hasSize(4).last().isEqualTo("kept resolved 4-6");
        }
    }

    @Test
    void aKeyIsNotForgottenWhileALaterWindowOfItIsOpen() throws Exception {
        try (AlertHarness harness =
                new AlertHarness(MINUTES, "{name: high, when: v > 10, on: early, forgetAfter: 5m}")) {
            harness.minute(1, 5);
            harness.early(20, 50);
            harness.watermark(19);
            assertThat(harness.emitted()).containsExactly("high firing 20");
            harness.minute(20, 50);
            harness.watermark(25);

            assertThat(harness.emitted()).containsExactly("high firing 20", "high resolved 20-25");
            assertThat(harness.kept()).isZero();
        }
    }

    @Test
    void aWindowWhoseFinalResultIsNotThereYetIsNotMissing() throws Exception {
        try (AlertHarness harness =
                new AlertHarness(MINUTES, "{name: high, when: v > 10, for: 2 windows, on: early, noData: resolve}")) {
            harness.minute(1, 50);
            harness.early(3, 50);

            assertThat(harness.emitted()).containsExactly("high firing 3");
        }
    }

    @Test
    void aWindowThatEventTimeHasPassedIsMissing() throws Exception {
        try (AlertHarness harness =
                new AlertHarness(MINUTES, "{name: high, when: v > 10, for: 2 windows, on: early, noData: resolve}")) {
            harness.minute(1, 50);
            harness.watermark(2);
            harness.early(3, 50);

            assertThat(harness.emitted()).isEmpty();
        }
    }

    /** Early results come while final ones are two minutes behind: each id fires once and is resolved once at most. */
    @Test
    void noIncidentFiresTwice() throws Exception {
        Random random = Seeds.random(EarlyAlertsTest.class);
        for (int run = 0; run < 50; run++) {
            String noData = List.of("keep", "resolve", "{alert: 3m}").get(random.nextInt(3));
            String rule = "{name: high, when: v > 4, on: early, keepFiring: " + random.nextInt(3) + "m, noData: "
                    + noData + ", forgetAfter: 8m}";
            Set<String> seen = new HashSet<>();
            try (AlertHarness harness = new AlertHarness(MINUTES, rule)) {
                boolean[] open = new boolean[64];
                for (int end = 3; end < 60; end++) {
                    for (int early = random.nextInt(4); early > 0; early--) {
                        open[end] = true;
                        harness.early(end, random.nextInt(9));
                    }
                    if (open[end - 2]) {
                        harness.process(result("a", end - 3, end - 2, ResultKind.FINAL, random.nextInt(9)));
                    }
                    harness.watermark(end - 2);
                }
                for (Alert alert : harness.alerts) {
                    assertThat(seen.add(alert.status() + alert.id()))
                            .as("run %d, %s: %s", run, rule, harness.emitted())
                            .isTrue();
                }
            }
        }
    }
}
