package io.streamgauge.alert;

import io.streamgauge.config.Aggregation;
import io.streamgauge.config.AlertRule;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.Outcome;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Decimal;
import io.streamgauge.model.Key;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One alert of an aggregation: what it decides, and what it says. */
final class Judge implements Serializable {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final Aggregation aggregation;
    private final AlertRule rule;
    private final Lifecycle lifecycle;

    Judge(String pipeline, Aggregation aggregation, AlertRule rule) {
        this.pipeline = pipeline;
        this.aggregation = aggregation;
        this.rule = rule;
        this.lifecycle = new Lifecycle(rule, aggregation.window());
    }

    AlertRule rule() {
        return rule;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    Outcome when(Scope scope) {
        return rule.when().test(scope);
    }

    /**
     * Whether a firing alert could be resolved.
     *
     * @param when what became of the condition
     */
    boolean calm(Outcome when, Scope scope) {
        Condition resolve = rule.resolve();
        return resolve == null ? when == Outcome.FALSE : resolve.test(scope) == Outcome.TRUE;
    }

    /** What the names of the condition that are about windows before mean. */
    Map<String, Object> before(Scope scope) {
        Map<String, Object> before = new HashMap<>();
        for (String name : rule.when().names()) {
            if (Asked.before(name)) {
                before.put(name, scope.value(name));
            }
        }
        return before;
    }

    /** That the condition has held for long enough. */
    Alert firing(Key key, Alert.Window window) {
        return firing(key, window.end(), window, summary(key, window), false);
    }

    /** That the key has been silent for too long. */
    Alert silent(Key key, long last, long at) {
        Alert.Window window = Alert.Window.silent(last, at);
        return firing(key, at, window, "no data since " + Instant.ofEpochMilli(last), true);
    }

    private Alert firing(Key key, long startsAt, Alert.Window window, String summary, boolean noData) {
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

    private String summary(Key key, Alert.Window window) {
        return rule.summary() == null ? null : rule.summary().fill(values(key, window));
    }

    private UnaryOperator<String> values(Key key, Alert.Window window) {
        return name -> switch (name) {
            case "window.start" -> Instant.ofEpochMilli(window.start()).toString();
            case "window.end" -> Instant.ofEpochMilli(window.end()).toString();
            default -> {
                int measure = aggregation.measureNames().indexOf(name);
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
        throw new IllegalStateException("Not refused before: " + name);
    }

    private static String text(Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof Double number ? Decimal.shortest(number) : value.toString();
    }
}
