// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Evaluates the condition of one alert of an aggregation and builds its notifications. */
public final class AlertEvaluator {
    private final String pipeline;
    private final Aggregation aggregation;
    private final AlertRule rule;
    private final Lifecycle lifecycle;
    private final EvaluationContext.Lookup[] lookups;
    private final Condition.Variables when;
    private final Condition.Variables resolve;

    /** @param context the window that is evaluated */
    public AlertEvaluator(String pipeline, Aggregation aggregation, AlertRule rule, EvaluationContext context) {
        this.pipeline = pipeline;
        this.aggregation = aggregation;
        this.rule = rule;
        this.lifecycle = new Lifecycle(rule, context.ends());
        this.lookups = context.lookups(rule.when(), rule.past());
        this.when = name -> lookups[name].value();
        EvaluationContext.Lookup[] toResolve =
                rule.resolve() == null ? new EvaluationContext.Lookup[0] : context.lookups(rule.resolve(), rule.past());
        this.resolve = name -> toResolve[name].value();
    }

    public AlertRule rule() {
        return rule;
    }

    public Lifecycle lifecycle() {
        return lifecycle;
    }

    public Outcome when() {
        return rule.when().test(when);
    }

    /**
     * Whether a firing alert could be resolved.
     *
     * @param outcome the outcome of the condition
     */
    public boolean resolvable(Outcome outcome) {
        return rule.resolve() == null
                ? outcome == Outcome.FALSE
                : rule.resolve().test(resolve) == Outcome.TRUE;
    }

    /** The values of the condition's variables that refer to earlier windows. */
    public Map<String, Object> before() {
        Map<String, Object> before = new HashMap<>();
        List<String> names = rule.when().names();
        for (int i = 0; i < lookups.length; i++) {
            if (AlertVariable.before(names.get(i))) {
                before.put(names.get(i), lookups[i].value());
            }
        }
        return before;
    }

    /** Evaluates the condition with earlier windows as they were when the alert fired. */
    public Outcome when(Map<String, Object> before) {
        List<String> names = rule.when().names();
        return rule.when()
                .test(name ->
                        AlertVariable.before(names.get(name)) ? before.get(names.get(name)) : lookups[name].value());
    }

    /** The notification that the condition has held for long enough. */
    public Alert firing(Key key, Alert.AlertedWindow window) {
        return firing(key, window.end(), window, summary(key, window), false);
    }

    /** The notification that the key has had no data for too long. */
    public Alert noData(Key key, long last, long at) {
        Alert.AlertedWindow window = Alert.AlertedWindow.noData(last, at);
        return firing(key, at, window, "no data since " + Instant.ofEpochMilli(last), true);
    }

    /** A sent alert as state keeps it: without values from the environment or files. */
    public Alert kept(Alert sent) {
        Map<String, String> kept = new HashMap<>();
        rule.filledIn().forEach((text, filled) -> kept.put(filled, text));
        String template =
                rule.summary() == null || sent.noData() ? null : rule.summary().kept();
        return replaced(sent, kept, template == null ? sent.summary() : template);
    }

    /** Reverses {@link #kept}. A value that has changed since stays as state keeps it. */
    public Alert filled(Alert kept) {
        boolean summary = kept.summary() != null
                && rule.summary() != null
                && kept.summary().equals(rule.summary().kept());
        return replaced(kept, rule.filledIn(), summary ? summary(kept.key(), kept.window()) : kept.summary());
    }

    private Alert replaced(Alert alert, Map<String, String> texts, @Nullable String summary) {
        if (rule.filledIn().isEmpty()) {
            return summary == alert.summary() ? alert : alert.with(alert.severity(), alert.labels(), summary);
        }
        Map<String, String> labels = new LinkedHashMap<>(alert.labels());
        labels.replaceAll((label, text) -> texts.getOrDefault(text, text));
        String severity = alert.severity() == null ? null : texts.getOrDefault(alert.severity(), alert.severity());
        return alert.with(severity, labels, summary);
    }

    private Alert firing(Key key, long startsAt, Alert.AlertedWindow window, @Nullable String summary, boolean noData) {
        return new Alert(
                Ids.of(pipeline, aggregation.name(), rule.name(), key, startsAt),
                Alert.Status.FIRING,
                rule.name(),
                aggregation.name(),
                key,
                rule.severity(),
                rule.labels(),
                summary,
                startsAt,
                Alert.STILL_FIRING,
                window,
                noData,
                false);
    }

    private @Nullable String summary(Key key, Alert.AlertedWindow window) {
        return rule.summary() == null ? null : rule.summary().fill(values(key, window));
    }

    private UnaryOperator<String> values(Key key, Alert.AlertedWindow window) {
        return name -> switch (name) {
            case "window.start" -> Instant.ofEpochMilli(window.start()).toString();
            case "window.end" -> Instant.ofEpochMilli(window.end()).toString();
            default -> {
                int measure = window.measures().indexOf(name);
                yield measure < 0 ? keyText(key, name) : text(window.values()[measure]);
            }
        };
    }

    private String keyText(Key key, String name) {
        Key.Values values = key.values();
        for (String field : aggregation.keyBy()) {
            values.next();
            if (field.equals(name)) {
                return values.text();
            }
        }
        // A measure that was added after the alert was kept.
        return text(null);
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof Double number ? Decimal.shortest(number) : value.toString();
    }
}
