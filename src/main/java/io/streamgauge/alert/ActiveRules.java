// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.config.RuleReader;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.RuleDecision.Verdict;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alerts in force: those of the pipeline file, overridden by name by those that came at run time. The same decisions applied to
 * the same file give the same alerts.
 */
public final class ActiveRules {
    /** The largest number of alerts that can come at run time, because each one costs time for every window of its aggregation. */
    public static final int MAX_RULES = 500;

    private final List<Aggregation> file;
    private final RuleReader reader;
    /** Accepted decisions by name of the alert. Removals are kept only for alerts of the file. */
    private final Map<String, RuleDecision> decisions = new TreeMap<>();
    /** The rules of accepted decisions, by name of the alert. */
    private final Map<String, RuleReader.Rule> rules = new TreeMap<>();

    private long version;

    public ActiveRules(List<Aggregation> file) {
        this.file = file;
        this.reader = new RuleReader(file);
    }

    /** Validates a record of the rules topic, and applies it unless it is refused. */
    public RuleDecision decide(SourceRecord record) {
        version++;
        OffsetRange place = OffsetRange.of(record);
        byte[] key = record.key() == null ? new byte[0] : record.key();
        String name = new String(key, StandardCharsets.UTF_8);
        if (!RuleReader.isName(name)) {
            return refused(Excerpt.of(name), List.of("the key of the record is not the name of an alert"), place);
        }
        if (record.value() == null) {
            RuleDecision removal =
                    new RuleDecision(name, version, Verdict.REMOVED, null, List.of(), RuleDecision.NOT_IN_FORCE, place);
            apply(removal);
            return removal;
        }
        if (!rules.containsKey(name) && rules.size() >= MAX_RULES) {
            return refused(name, List.of("there are " + MAX_RULES + " alerts already that came at run time"), place);
        }
        RuleDecision acceptance =
                new RuleDecision(name, version, Verdict.ACCEPTED, record.value(), List.of(), version, place);
        RuleReader.Rule rule = reader.read(name, record.value());
        List<String> errors = rule.errors().isEmpty() ? tooCostly(name, rule) : rule.errors();
        if (!errors.isEmpty()) {
            return refused(name, errors, place);
        }
        put(acceptance, rule);
        return acceptance;
    }

    /** The limit is checked only when a rule comes, so accepted rules stay in force in whatever order they are applied again. */
    private List<String> tooCostly(String name, RuleReader.Rule rule) {
        long others = file.stream()
                .filter(aggregation -> aggregation.name().equals(rule.aggregation()))
                .flatMap(aggregation -> of(aggregation).stream())
                .filter(alert -> !alert.name().equals(name))
                .mapToLong(AlertRule::cost)
                .sum();
        long cost = others + rule.valid().cost();
        return cost <= AlertRule.COSTLIEST_TOGETHER
                ? List.of()
                : List.of("too costly: with it the alerts of " + rule.aggregation() + " take " + cost
                        + " steps to evaluate a window, and may take " + AlertRule.COSTLIEST_TOGETHER);
    }

    private void put(RuleDecision acceptance, RuleReader.Rule rule) {
        decisions.put(acceptance.alert(), acceptance);
        rules.put(acceptance.alert(), rule);
    }

    private RuleDecision refused(String name, List<String> errors, @Nullable OffsetRange record) {
        return new RuleDecision(name, version, Verdict.REFUSED, null, errors, inForce(name), record);
    }

    /**
     * Applies a decision.
     *
     * @return the errors that an edited pipeline file causes; empty where the decision applies
     */
    List<String> apply(RuleDecision decision) {
        String name = decision.alert();
        if (decision.outcome() == Verdict.ACCEPTED) {
            RuleReader.Rule rule =
                    reader.read(name, Objects.requireNonNull(decision.rule(), "an accepted rule has its text"));
            if (!rule.errors().isEmpty()) {
                return rule.errors();
            }
            put(decision, rule);
        } else if (decision.outcome() == Verdict.REMOVED) {
            decisions.remove(name);
            rules.remove(name);
            if (isOfTheFile(name)) {
                decisions.put(name, decision);
            }
        }
        return List.of();
    }

    /** Continues counting versions after a restart. */
    void setVersion(long last) {
        version = last;
    }

    long version() {
        return version;
    }

    /** Revokes a decision that an edited pipeline file no longer supports. */
    RuleDecision revoke(RuleDecision decision, List<String> errors) {
        version++;
        return refused(decision.alert(), errors, null);
    }

    /** The decisions that override or extend the file. */
    Collection<RuleDecision> decisions() {
        return decisions.values();
    }

    /** Whether a decision, not the file, determines the alert of a name. */
    boolean holds(String name) {
        return decisions.containsKey(name);
    }

    private long inForce(String name) {
        RuleDecision decision = decisions.get(name);
        if (decision == null) {
            return isOfTheFile(name) ? RuleDecision.OF_THE_FILE : RuleDecision.NOT_IN_FORCE;
        }
        return decision.inForce();
    }

    private boolean isOfTheFile(String name) {
        return file.stream()
                .anyMatch(aggregation -> aggregation.alerts().stream()
                        .anyMatch(alert -> alert.name().equals(name)));
    }

    /** The alerts of an aggregation: those of the file first. */
    List<AlertRule> of(Aggregation aggregation) {
        List<AlertRule> alerts = new ArrayList<>(aggregation.alerts());
        alerts.removeIf(alert -> holds(alert.name()));
        rules.values().stream()
                .filter(rule -> aggregation.name().equals(rule.aggregation()))
                .forEach(rule -> alerts.add(rule.valid()));
        return alerts;
    }

    /** The aggregations of the file with the alerts that are in force. */
    public List<Aggregation> inForce() {
        return file.stream()
                .map(aggregation -> aggregation.with(of(aggregation)))
                .toList();
    }
}
