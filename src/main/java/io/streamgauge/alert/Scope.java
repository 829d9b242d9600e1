package io.streamgauge.alert;

import io.streamgauge.config.Aggregation;
import io.streamgauge.expression.Condition;
import io.streamgauge.model.Decimal;
import io.streamgauge.model.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of names while one window is judged. One for each subtask: what it finds out about the window it keeps until the
 * next one.
 */
final class Scope implements Condition.Variables {

    /** Finds the value of one name; null where there is none. */
    private interface Lookup {
        Object value();
    }

    private final HistoryShape shape;
    private final Map<String, Lookup> lookups = new HashMap<>();

    private Object[] measures;
    private Key key;
    private String[] keyTexts;
    private long start;
    private History history;
    private History.Entry previous;
    private List<History.Entry> past;
    private int min;
    /** What the names about windows before meant when the alert fired; null while a window is judged for the first time. */
    private Map<String, Object> frozen;

    Scope(Aggregation aggregation, HistoryShape shape) {
        this.shape = shape;
        List<String> keyBy = aggregation.keyBy();
        for (int i = 0; i < keyBy.size(); i++) {
            int place = i;
            lookups.put(keyBy.get(i), () -> keyText(place));
        }
        List<String> names = aggregation.measureNames();
        for (int i = 0; i < names.size(); i++) {
            int place = i;
            lookups.put(names.get(i), () -> forExpressions(measures[place]));
        }
        for (int i = 0; i < shape.kept().size(); i++) {
            int column = i;
            String name = names.get(shape.kept().get(i));
            lookups.put(
                    Asked.PREVIOUS + name, () -> previous == null ? null : forExpressions(previous.values()[column]));
            lookups.put(Asked.PAST + name + Asked.MEAN, () -> Moments.mean(past, column, min));
            lookups.put(Asked.PAST + name + Asked.STDDEV, () -> Moments.stddev(past, column, min));
        }
        lookups.put(Asked.PAST_WINDOWS, () -> (double) past.size());
    }

    /** @param seen null where nothing is remembered */
    void window(Key of, long windowStart, Object[] values, History seen) {
        key = of;
        keyTexts = null;
        start = windowStart;
        measures = values;
        history = seen;
        previous = seen == null ? null : seen.previous(windowStart, shape);
        frozen = null;
    }

    /** Judges by the past of this rule next. */
    void rule(io.streamgauge.config.AlertRule rule) {
        past = history == null ? List.of() : history.past(start, rule.past().windows());
        min = rule.past().min();
    }

    /** Judges as it was then. */
    void then(Map<String, Object> values) {
        frozen = values;
    }

    @Override
    public Object value(String name) {
        return frozen != null && Asked.before(name)
                ? frozen.get(name)
                : lookups.get(name).value();
    }

    private String keyText(int place) {
        if (keyTexts == null) {
            keyTexts = new String[lookups.size()];
            int i = 0;
            for (Key.Values values = key.values(); values.next(); ) {
                keyTexts[i++] = values.text();
            }
        }
        return keyTexts[place];
    }

    private static Object forExpressions(Object value) {
        return value instanceof Long || value instanceof Decimal ? (Object) Moments.number(value) : value;
    }
}
