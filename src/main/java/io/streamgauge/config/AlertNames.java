package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.Type;
import io.streamgauge.expression.InvalidExpression;
import io.streamgauge.measure.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the expressions and the summaries of an aggregation's alerts may speak of. */
final class AlertNames {
    static final String PREVIOUS = "previous.";

    private final List<String> keyBy;
    private final Map<String, Type> measures;
    private final int longestText;

    private AlertNames(List<String> keyBy, Map<String, Type> measures, int longestText) {
        this.keyBy = keyBy;
        this.measures = measures;
        this.longestText = longestText;
    }

    /**
     * Null where a measure could not be read: its own problem is told; what it makes of a condition would be a riddle.
     *
     * @param measures null for one that could not be read
     * @param longestText as {@link Condition#of(String, Map, int)} has it
     */
    static AlertNames of(List<String> keyBy, List<Measure> measures, int longestText) {
        Map<String, Type> types = new LinkedHashMap<>();
        for (Measure measure : measures) {
            Type type = measure == null ? null : MeasuresReader.type(measure);
            if (type == null) {
                return null;
            }
            types.put(measure.name(), type);
        }
        return new AlertNames(keyBy, types, longestText);
    }

    /** What a text says as a condition. */
    Condition condition(String text) throws InvalidExpression {
        return Condition.of(text, types(), longestText);
    }

    /** The names of expressions, and what they hold. */
    private Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        keyBy.forEach(key -> types.put(key, Type.TEXT));
        types.putAll(measures);
        measures.forEach((name, type) -> {
            types.put(PREVIOUS + name, type);
            if (type == Type.NUMBER) {
                types.put("past." + name + ".mean", Type.NUMBER);
                types.put("past." + name + ".stddev", Type.NUMBER);
            }
        });
        types.put("past.windows", Type.NUMBER);
        return types;
    }

    /** The names of places in a summary. */
    List<String> places() {
        List<String> places = new ArrayList<>(keyBy);
        places.addAll(measures.keySet());
        places.add("window.start");
        places.add("window.end");
        return places;
    }
}
