package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.measure.Measure;
import io.streamgauge.pipeline.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of an aggregation that its alerts refer to.
 *
 * @param measures the type of each measure; null if one of them cannot be read, so that conditions are not read either:
 *     their problems could mislead
 * @param window null if it cannot be read
 * @param early whether there are early results
 * @param maxTextLength the limit of {@link Condition#of(String, Map, int)}
 */
record AlertScope(
        List<String> keyBy,
        @Nullable Map<String, Condition.OperandType> measures,
        @Nullable Window window,
        boolean early,
        int maxTextLength) {
    private static final String PREVIOUS = "previous.";

    /** The scope of an alert whose aggregation is unknown. */
    static final AlertScope UNKNOWN = new AlertScope(List.of(), null, null, true, 0);

    /** @param measures null if one of them cannot be read */
    static @Nullable Map<String, Condition.OperandType> types(@Nullable List<Measure> measures) {
        Map<String, Condition.OperandType> types = new LinkedHashMap<>();
        for (Measure measure : measures == null ? List.<Measure>of() : measures) {
            Condition.OperandType type = MeasuresReader.type(measure);
            if (type == null) {
                return null;
            }
            types.put(measure.name(), type);
        }
        return measures == null ? null : types;
    }

    boolean hasSessions() {
        return window instanceof Window.Session;
    }

    /** The time from the end of a window to the end of the next; null if there is none or it is unknown. */
    @Nullable
    Duration step() {
        return window == null ? null : window.step();
    }

    @Nullable
    Condition condition(Value value) {
        if (measures == null) {
            return null;
        }
        Map<String, Condition.OperandType> types = types(measures);
        Condition condition = value.expression(
                "a condition", text -> Condition.of(text, types, maxTextLength).keptAs(value.kept()));
        if (condition != null
                && hasSessions()
                && condition.names().stream().anyMatch(name -> name.startsWith(PREVIOUS))) {
            value.error("previous is for windows that follow each other, which sessions do not; use past instead");
        }
        return condition;
    }

    /** The variables of a condition with their types. */
    private Map<String, Condition.OperandType> types(Map<String, Condition.OperandType> measures) {
        Map<String, Condition.OperandType> types = new LinkedHashMap<>();
        keyBy.forEach(key -> types.put(key, Condition.OperandType.TEXT));
        types.putAll(measures);
        measures.forEach((name, type) -> {
            types.put(PREVIOUS + name, type);
            if (type == Condition.OperandType.NUMBER) {
                types.put("past." + name + ".mean", Condition.OperandType.NUMBER);
                types.put("past." + name + ".stddev", Condition.OperandType.NUMBER);
            }
        });
        types.put("past.windows", Condition.OperandType.NUMBER);
        return types;
    }

    /** The names of the placeholders in a summary; null if they are unknown. */
    @Nullable
    List<String> placeholders() {
        if (measures == null) {
            return null;
        }
        List<String> names = new ArrayList<>(keyBy);
        names.addAll(measures.keySet());
        names.add("window.start");
        names.add("window.end");
        return names;
    }
}
