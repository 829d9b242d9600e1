// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static io.streamgauge.alert.AlertHarness.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Alert;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.RuleDecision.Verdict;
import java.util.List;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DynamicAlertOperatorTest {
    private static final String HIGH = "{name: high, when: v > 10}";

    @Test
    void alertsAreAddedChangedAndRemovedWithoutARestart() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.minute(1, "a", 12);
            harness.when("low", "v < 5");
            harness.minute(2, "a", 3);
            harness.when("high", "v > 2");
            harness.minute(3, "a", 3);
            harness.rule("low", null);
            harness.minute(4, "a", 4);

            assertThat(harness.emitted())
                    .containsExactly(
                            "[a] high firing 1",
                            "[a] high resolved 1-2",
                            "[a] low firing 2",
                            "[a] high firing 3",
                            "[a] low resolved 2-3");
        }
    }

    static List<StateBackend> backends() {
        return List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void toRemoveAFiringAlertResolvesItForEveryKeyAtOnce(StateBackend backend) throws Exception {
        try (RulesHarness harness = new RulesHarness(backend, 1, HIGH)) {
            harness.minute(1, "a", 12);
            harness.minute(1, "b", 12);
            harness.minute(1, "c", 2);
            harness.watermark(5);
            harness.rule("high", null);

            assertThat(harness.emitted())
                    .containsExactlyInAnyOrder(
                            "[a] high firing 1", "[b] high firing 1", "[a] high resolved 1-5", "[b] high resolved 1-5");
            Alert resolved = harness.alerts.get(3);
            assertThat(resolved.window().start()).isEqualTo(MINUTE);
            assertThat(resolved.window().end()).isEqualTo(5 * MINUTE);
            assertThat(resolved.window().values()).isEmpty();
            assertThat(harness.kept()).as("nothing is judged any more").isZero();
            harness.minute(6, "a", 12);
            assertThat(harness.emitted()).hasSize(4);
            assertThat(harness.kept()).isZero();
        }
    }

    @Test
    void whatFiresContinuesUnderAnotherConditionAndWhatIsPendingStartsAgain() throws Exception {
        try (RulesHarness harness = new RulesHarness(
                1, HIGH, "{name: slow, when: v > 10, for: 3 windows}", "{name: same, when: v > 10, for: 3 windows}")) {
            harness.minute(1, "a", 12);
            harness.minute(2, "a", 12);
            harness.when("high", "v > 11");
            harness.rule(
                    "slow", "{\"name\":\"slow\",\"aggregation\":\"all\",\"when\":\"v > 11\",\"for\":\"3 windows\"}");
            harness.rule(
                    "same",
                    "{\"name\":\"same\",\"aggregation\":\"all\",\"when\":\"v > 10\",\"for\":\"3 windows\",\"severity\":\"page\"}");
            harness.minute(3, "a", 12);
            assertThat(harness.emitted()).containsExactly("[a] high firing 1", "[a] same firing 3");
            harness.minute(4, "a", 12);
            harness.minute(5, "a", 12);
            harness.minute(6, "a", 11);

            assertThat(harness.emitted())
                    .containsExactlyInAnyOrder(
                            "[a] high firing 1",
                            "[a] same firing 3",
                            "[a] slow firing 5",
                            "[a] high resolved 1-6",
                            "[a] slow resolved 5-6");
        }
    }

    @Test
    void thePastBeginsWhenAnAlertRefersToIt() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.minute(1, "a", 1);
            harness.when("rise", "v > previous.v");
            harness.minute(2, "a", 2);
            assertThat(harness.emitted()).isEmpty();
            harness.minute(3, "a", 3);

            assertThat(harness.emitted()).containsExactly("[a] rise firing 3");
        }
    }

    @Test
    void silenceAndRepeatsOfANewAlertConcernKeysThatWereThereBefore() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.minute(1, "a", 12);
            harness.rule(
                    "gone",
                    "{\"name\":\"gone\",\"aggregation\":\"all\",\"when\":\"false\",\"noData\":{\"alert\":\"5m\"}}");
            harness.watermark(6);
            assertThat(harness.emitted()).containsExactly("[a] high firing 1", "[a] gone silent firing 6");
            harness.rule("gone", null);

            assertThat(harness.emitted()).last().isEqualTo("[a] gone silent resolved 6-6");
        }
    }

    @Test
    void silenceOfANewAlertDoesNotDependOnOtherAlerts() throws Exception {
        for (String other : List.of("", ", noData: {alert: 10m}", ", noData: {alert: 2m}", ", forgetAfter: 15m")) {
            try (RulesHarness harness = new RulesHarness(1, HIGH, "{name: other, when: 'false'" + other + "}")) {
                harness.minute(1, "a", 1);
                harness.watermark(20);
                harness.rule(
                        "gone",
                        "{\"name\":\"gone\",\"aggregation\":\"all\",\"when\":\"false\",\"noData\":{\"alert\":\"5m\"}}");
                harness.watermark(30);
                harness.watermark(60);

                assertThat(harness.emitted())
                        .as(other)
                        .filteredOn(emitted -> emitted.contains("gone"))
                        .containsExactly("[a] gone silent firing 6");
            }
        }
    }

    @Test
    void aNewAlertThatForgetsSoonerFindsNoSilenceThatIsForgotten() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, "{name: other, when: 'false', noData: {alert: 10m}}")) {
            harness.minute(1, "a", 1);
            harness.watermark(20);
            harness.rule(
                    "gone",
                    "{\"name\":\"gone\",\"aggregation\":\"all\",\"when\":\"false\",\"noData\":{\"alert\":\"5m\"},\"forgetAfter\":\"8m\"}");
            harness.watermark(60);

            assertThat(harness.emitted()).containsExactly("[a] other silent firing 11");
        }
    }

    @Test
    void aKeyThatIsForgottenSoonerThanBeforeLeavesNothing() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.minute(1, "a", 12);
            harness.rule(
                    "gone",
                    "{\"name\":\"gone\",\"aggregation\":\"all\",\"when\":\"false\",\"noData\":{\"alert\":\"20m\"}}");
            harness.watermark(30);
            harness.rule("gone", null);
            harness.rule(
                    "high", "{\"name\":\"high\",\"aggregation\":\"all\",\"when\":\"v > 10\",\"forgetAfter\":\"10m\"}");
            harness.watermark(31);

            assertThat(harness.emitted())
                    .containsExactly(
                            "[a] high firing 1",
                            "[a] gone silent firing 21",
                            "[a] gone silent resolved 21-30",
                            "[a] high resolved 1-21");
            assertThat(harness.kept()).isZero();
        }
    }

    @Test
    void rulesNeverHoldEventTimeBack() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.evaluator().processWatermark1(new Watermark(1000));
            harness.evaluator().processWatermarkStatus2(WatermarkStatus.ACTIVE);
            harness.evaluator().processWatermark1(new Watermark(2000));
            harness.evaluator().processWatermark2(new Watermark(5));
            harness.evaluator().processWatermarkStatus1(WatermarkStatus.IDLE);
            harness.evaluator().processWatermarkStatus2(WatermarkStatus.IDLE);
            harness.evaluator().processWatermarkStatus1(WatermarkStatus.ACTIVE);
            harness.evaluator().processWatermark2(Watermark.MAX_WATERMARK);
            harness.evaluator().processWatermark1(new Watermark(3000));

            assertThat(harness.events())
                    .containsExactly(
                            new Watermark(1000),
                            new Watermark(2000),
                            WatermarkStatus.IDLE,
                            WatermarkStatus.ACTIVE,
                            new Watermark(3000));
        }
    }

    @Test
    void rulesAndWhatFiresSurviveARescale() throws Exception {
        List<String> keys = List.of("a", "b", "c", "d", "e", "f");
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.rule("high", null);
            harness.when("low", "v < 5");
            for (String key : keys) {
                harness.minute(1, key, 3);
            }
            harness.restart(3, HIGH);
            harness.minute(2, "a", 12);
            assertThat(harness.emitted()).hasSize(7).last().isEqualTo("[a] low resolved 1-2");
            harness.restart(2, HIGH);
            harness.rule("low", null);
            assertThat(harness.emitted()).hasSize(12);
            assertThat(harness.alerts.subList(7, 12))
                    .allMatch(alert -> alert.status() == Alert.Status.RESOLVED)
                    .extracting(alert -> alert.key().toString())
                    .containsExactlyInAnyOrder("[b]", "[c]", "[d]", "[e]", "[f]");
            harness.when("high", "v > 11");

            assertThat(harness.decisions).extracting(RuleDecision::version).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void aRemovalIsForgottenWithTheAlertOfTheFileThatItRemoved() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.rule("high", null);
            harness.restart(1, HIGH);
            harness.minute(1, "a", 12);
            assertThat(harness.emitted()).isEmpty();
            harness.restart(1);
            harness.restart(1, HIGH);
            harness.minute(2, "a", 12);
            harness.rule("high", "{");

            assertThat(harness.emitted()).containsExactly("[a] high firing 2");
            assertThat(harness.decisions)
                    .last()
                    .extracting(RuleDecision::inForce)
                    .isEqualTo(0L);
        }
    }

    @Test
    void whatFitsAnEditedFileNoMoreIsTakenOutOfForceAndReported() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, HIGH)) {
            harness.when("low", "v < 5");
            harness.when("high", "v > 20");
            harness.restart(1, "{name: high, when: v > 10}", "{name: low, when: v < 1}");
            assertThat(harness.decisions).hasSize(2);
            harness.minute(1, "a", 3);
            assertThat(harness.emitted()).containsExactly("[a] low firing 1");
            harness.rule("low", "{\"name\":\"low\"}");

            RuleDecision refused = harness.decisions.get(2);
            assertThat(refused.outcome()).isEqualTo(Verdict.REFUSED);
            assertThat(refused.errors()).hasSize(2);
            assertThat(refused.inForce()).isEqualTo(1);
            harness.minute(2, "a", 3);
            assertThat(harness.emitted()).hasSize(1);
        }
    }

    /** Its next result, which would resolve it, may never come. */
    @Test
    void anAlertThatIsDroppedWithAllOthersIsResolvedWhenItsRepeatIsDue() throws Exception {
        try (RulesHarness harness = new RulesHarness(1, "{name: high, when: v > 10, repeat: 5m}")) {
            harness.minute(1, "a", 12);
            harness.restart(1);
            harness.clock(10);

            assertThat(harness.emitted()).containsExactly("[a] high firing 1", "[a] high resolved 1-1");
            assertThat(harness.kept()).isZero();
        }
    }
}
