// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.RuleDecision.Verdict;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActiveRulesTest {
    private static final Aggregation FILE = file("{name: high, when: v > 10}");
    private long offset;

    static Aggregation file(String... alerts) {
        return AlertHarness.pipeline("{tumbling: 1m}", alerts).aggregations().get(0);
    }

    /** @param value null for a removal */
    static SourceRecord record(String key, String value, long offset) {
        return new SourceRecord(
                "rules",
                0,
                offset,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8),
                List.of());
    }

    static String rule(String name, String when) {
        return "{\"name\":\"" + name + "\",\"aggregation\":\"all\",\"when\":\"" + when + "\"}";
    }

    private RuleDecision decide(ActiveRules activeRules, String key, String value) {
        return activeRules.decide(record(key, value, offset++));
    }

    private static List<String> conditions(ActiveRules activeRules) {
        return activeRules.of(FILE).stream()
                .map(alert -> alert.when().toString())
                .toList();
    }

    @Test
    void rulesOverrideTheFileByName() {
        ActiveRules activeRules = new ActiveRules(List.of(FILE));
        assertThat(conditions(activeRules)).containsExactly("v > 10");

        RuleDecision added = decide(activeRules, "low", rule("low", "v < 1"));
        assertThat(added.outcome()).isEqualTo(Verdict.ACCEPTED);
        assertThat(added.version()).isEqualTo(1);
        assertThat(conditions(activeRules)).containsExactly("v > 10", "v < 1");

        assertThat(decide(activeRules, "high", rule("high", "v > 20")).inForce())
                .isEqualTo(2);
        assertThat(conditions(activeRules)).containsExactlyInAnyOrder("v > 20", "v < 1");

        decide(activeRules, "low", rule("low", "v < 2"));
        assertThat(conditions(activeRules)).containsExactlyInAnyOrder("v > 20", "v < 2");
        assertThat(activeRules.inForce().get(0).alerts()).isEqualTo(activeRules.of(FILE));
    }

    @Test
    void aNullRemovesAlsoWhatIsInTheFile() {
        ActiveRules activeRules = new ActiveRules(List.of(FILE));
        decide(activeRules, "low", rule("low", "v < 1"));

        RuleDecision removed = decide(activeRules, "low", null);
        assertThat(removed.outcome()).isEqualTo(Verdict.REMOVED);
        assertThat(removed.version()).isEqualTo(2);
        assertThat(removed.inForce()).isEqualTo(RuleDecision.NOT_IN_FORCE);
        assertThat(activeRules.decisions()).isEmpty();
        assertThat(decide(activeRules, "high", null).outcome()).isEqualTo(Verdict.REMOVED);
        assertThat(conditions(activeRules)).isEmpty();
        assertThat(decide(activeRules, "never-there", null).outcome()).isEqualTo(Verdict.REMOVED);
        assertThat(activeRules.decisions()).hasSize(1);

        decide(activeRules, "high", rule("high", "v > 5"));
        assertThat(conditions(activeRules)).containsExactly("v > 5");
    }

    @Test
    void theOldOneStaysWhereANewOneIsRefused() {
        ActiveRules activeRules = new ActiveRules(List.of(FILE));

        RuleDecision first = decide(activeRules, "high", rule("high", "w > 20"));
        assertThat(first.outcome()).isEqualTo(Verdict.REFUSED);
        assertThat(first.errors()).singleElement().asString().contains("undeclared reference to 'w'");
        assertThat(first.inForce()).isEqualTo(RuleDecision.OF_THE_FILE);
        assertThat(decide(activeRules, "low", "no JSON").inForce()).isEqualTo(RuleDecision.NOT_IN_FORCE);
        decide(activeRules, "low", rule("low", "v < 1"));
        assertThat(decide(activeRules, "low", rule("low", "v <")).inForce()).isEqualTo(3);
        decide(activeRules, "high", null);
        assertThat(decide(activeRules, "high", "{}").inForce()).isEqualTo(RuleDecision.NOT_IN_FORCE);

        assertThat(conditions(activeRules)).containsExactly("v < 1");
    }

    @Test
    void aKeyThatIsNoNameIsRefusedAndShownSafely() {
        ActiveRules activeRules = new ActiveRules(List.of(FILE));

        assertThat(decide(activeRules, null, "{}").alert()).isEmpty();
        assertThat(decide(activeRules, "", null).outcome()).isEqualTo(Verdict.REFUSED);
        assertThat(decide(activeRules, "\u001b[31m", null).alert()).isEqualTo("\\u001b[31m");
        assertThat(decide(activeRules, "x".repeat(1_000_000), null).alert()).hasSizeLessThan(200);
    }

    @Test
    void thereIsAMostOfRulesButTheyCanBeChanged() {
        ActiveRules activeRules = new ActiveRules(List.of(FILE));
        for (int i = 0; i < ActiveRules.MAX_RULES; i++) {
            assertThat(decide(activeRules, "r" + i, rule("r" + i, "v > 1")).outcome())
                    .isEqualTo(Verdict.ACCEPTED);
        }

        assertThat(decide(activeRules, "more", rule("more", "v > 1")).errors())
                .containsExactly("there are 500 alerts already that came at run time");
        assertThat(decide(activeRules, "r7", rule("r7", "v > 2")).outcome()).isEqualTo(Verdict.ACCEPTED);
        decide(activeRules, "r7", null);
        assertThat(decide(activeRules, "more", rule("more", "v > 1")).outcome()).isEqualTo(Verdict.ACCEPTED);
    }

    /** Each takes about 8,000 steps, so there is room for twelve. */
    @Test
    void theAlertsOfAnAggregationHaveACostTogether() {
        String dear = "{\"name\":\"%s\",\"aggregation\":\"all\",\"past\":{\"windows\":1000,\"min\":1},\"when\":\""
                + "v>past.v.stddev&&".repeat(8) + "v>1\"}";
        Aggregation other = new Aggregation(
                "other",
                null,
                FILE.keyBy(),
                FILE.window(),
                FILE.allowedLateness(),
                FILE.early(),
                FILE.measures(),
                FILE.alerts());
        ActiveRules activeRules = new ActiveRules(List.of(FILE, other));
        for (int i = 0; i < 12; i++) {
            String name = "r" + i;
            assertThat(decide(activeRules, name, dear.formatted(name)).errors()).isEmpty();
        }

        RuleDecision refused = decide(activeRules, "more", dear.formatted("more"));

        assertThat(refused.outcome()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .matches(
                        "too costly: with it the alerts of all take 104\\d{3} steps to evaluate a window, and may take 100000");
        assertThat(decide(activeRules, "r3", dear.formatted("r3")).outcome())
                .as("takes the place of itself")
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(decide(activeRules, "cheap", rule("cheap", "v > 1")).outcome())
                .isEqualTo(Verdict.ACCEPTED);
        String elsewhere = dear.formatted("more").replace("\"all\"", "\"other\"");
        assertThat(decide(activeRules, "more", elsewhere).outcome()).isEqualTo(Verdict.ACCEPTED);
        assertThat(decide(activeRules, "r3", null).outcome()).isEqualTo(Verdict.REMOVED);
        assertThat(decide(activeRules, "more", dear.formatted("more")).outcome())
                .isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void whatFitsAnEditedFileNoMoreIsNotApplied() {
        ActiveRules before = new ActiveRules(List.of(file("{name: high, when: v > 10}")));
        RuleDecision accepted = decide(before, "high", rule("high", "present(t)"));
        Aggregation edited = new Aggregation(
                FILE.name(),
                null,
                FILE.keyBy(),
                FILE.window(),
                FILE.allowedLateness(),
                FILE.early(),
                FILE.measures().subList(0, 2),
                FILE.alerts());
        ActiveRules after = new ActiveRules(List.of(edited));
        after.setVersion(7);

        List<String> errors = after.apply(accepted);
        assertThat(errors).singleElement().asString().contains("undeclared reference to 't'");
        RuleDecision revoked = after.revoke(accepted, errors);
        assertThat(revoked.version()).isEqualTo(8);
        assertThat(revoked.inForce()).isEqualTo(RuleDecision.OF_THE_FILE);
        assertThat(after.of(edited)).hasSize(1);
        assertThat(after.decisions()).isEmpty();
    }
}
