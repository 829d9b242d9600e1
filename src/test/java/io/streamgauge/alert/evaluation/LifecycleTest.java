// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import static io.streamgauge.alert.evaluation.AlertState.Phase.FIRING;
import static io.streamgauge.alert.evaluation.AlertState.Phase.INACTIVE;
import static io.streamgauge.alert.evaluation.AlertState.Phase.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.alert.AlertHarness;
import io.streamgauge.alert.evaluation.AlertState.Phase;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.bounds.WindowEnds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** The lifecycle holds what Prometheus and Kapacitor say of theirs. */
class LifecycleTest {

    /** Kapacitor's documented example: {@code crit > 80}, reset below 70, and so on; the highest level that fires is shown. */
    @Test
    void kapacitorsExampleHasItsStates() throws Exception {
        try (AlertHarness harness = new AlertHarness(
                "{tumbling: 1m}",
                "{name: info, when: v > 60, resolve: v < 50}",
                // Kapacitor has one level at a time: whoever leaves CRITICAL without being above 70 is at INFO.
                "{name: warning, when: v > 70, resolve: 'v < 60 || previous.v > 80 && v < 70'}",
                "{name: critical, when: v > 80, resolve: v < 70}")) {
            List<String> firing = new ArrayList<>();
            List<String> states = new ArrayList<>();

            int minute = 1;
            for (int value : new int[] {61, 73, 64, 85, 62, 56, 47}) {
                harness.minute(minute++, value);
                harness.alerts.forEach(alert -> {
                    if (alert.endsAt() == Long.MAX_VALUE) {
                        firing.add(alert.name());
                    } else {
                        firing.remove(alert.name());
                    }
                });
                harness.alerts.clear();
                states.add(List.of("critical", "warning", "info").stream()
                        .filter(firing::contains)
                        .findFirst()
                        .orElse("ok"));
            }

            assertThat(states).containsExactly("info", "warning", "warning", "critical", "info", "info", "ok");
        }
    }

    /** Prometheus' TestAlertingRule: below 100 for 1m, looked at every five minutes. */
    @Test
    void prometheusForHolds() {
        int[] values = {75, 85, 95, 105, 105, 95, 85};

        assertThat(phases("{tumbling: 5m}", "for: 1m", values, value -> value < 100))
                .containsExactly(PENDING, FIRING, FIRING, INACTIVE, INACTIVE, PENDING, FIRING);
    }

    /** Prometheus' test of keep_firing_for: above 50 for 1m, kept for 1m, looked at every minute. */
    @Test
    void prometheusKeepFiringForHolds() {
        int[] values = {75, 85, 70, 70, 10, 10, 10};

        assertThat(phases("{tumbling: 1m}", "for: 1m, keepFiring: 1m", values, value -> value > 50))
                .containsExactly(PENDING, FIRING, FIRING, FIRING, FIRING, INACTIVE, INACTIVE);
    }

    @Test
    void aConditionThatHoldsAgainRestartsKeepFiring() {
        int[] values = {75, 10, 75, 10, 10, 10};

        assertThat(phases("{tumbling: 1m}", "keepFiring: 2m", values, value -> value > 50))
                .containsExactly(FIRING, FIRING, FIRING, FIRING, FIRING, INACTIVE);
    }

    @Test
    void windowsAreCountedInARow() {
        int[] values = {60, 60, 10, 60, 60, 60, 10};

        assertThat(phases("{tumbling: 1m}", "for: 3 windows", values, value -> value > 50))
                .containsExactly(PENDING, PENDING, INACTIVE, PENDING, PENDING, FIRING, INACTIVE);
    }

    private static List<Phase> phases(String window, String keys, int[] values, IntPredicate holds) {
        Pipeline pipeline = AlertHarness.pipeline(window, "{name: alert, when: 'true', " + keys + "}");
        AlertRule rule = pipeline.aggregations().get(0).alerts().get(0);
        WindowEnds ends = WindowEnds.of(pipeline.aggregations().get(0).window());
        Lifecycle lifecycle = new Lifecycle(rule, ends);
        List<Phase> phases = new ArrayList<>();
        AlertState alertState = AlertState.INACTIVE;
        long end = 0;
        for (int value : values) {
            end = ends.next(end);
            alertState = lifecycle.evaluated(alertState, end, holds.test(value), !holds.test(value));
            phases.add(alertState.phase());
        }
        return phases;
    }
}
