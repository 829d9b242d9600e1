// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Scope;
import io.streamgauge.model.Durations;
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
 * @param measures their types; whatever the names, where they cannot be read
 * @param window null if it cannot be read
 * @param sessions whether the windows are sessions, also where they cannot be read
 * @param early whether there are early results
 * @param maxTextLength the limit of {@link Condition#Condition}
 */
record AlertScope(
        List<String> keyBy,
        Scope measures,
        @Nullable Window window,
        boolean sessions,
        boolean early,
        int maxTextLength) {
    private static final String PREVIOUS = "previous.";

    /** The scope of an alert whose aggregation is unknown. */
    static final AlertScope UNKNOWN = new AlertScope(List.of(), MeasuresReader.UNKNOWN, null, false, true, 0);

    /** The time from the end of a window to the end of the next; null if there is none or it is unknown. */
    @Nullable
    Duration step() {
        return window == null ? null : window.step();
    }

    /** The words for {@link #step} in a message, up to the comma behind them. */
    String stepInWords() {
        return window instanceof Window.Calendar calendar
                ? "the longest time from window to window, " + Durations.text(calendar.size()) + ","
                : "the time from window to window,";
    }

    @Nullable
    Condition condition(Value value) {
        Scope scope = new Scope(types(), measures.complete());
        Condition condition =
                value.expression("a condition", text -> new Condition(text, value.kept(), scope, maxTextLength));
        if (condition != null && sessions && condition.names().stream().anyMatch(name -> name.startsWith(PREVIOUS))) {
            value.error("previous is for windows that follow each other, which sessions do not; use past instead");
        }
        return condition;
    }

    /** The variables of a condition with their types. */
    private Map<String, @Nullable OperandType> types() {
        Map<String, @Nullable OperandType> types = new LinkedHashMap<>();
        keyBy.forEach(key -> types.put(key, OperandType.TEXT));
        types.putAll(measures.types());
        measures.types().forEach((name, type) -> {
            types.put(PREVIOUS + name, type);
            if (type == null || type == OperandType.NUMBER) {
                types.put("past." + name + ".mean", OperandType.NUMBER);
                types.put("past." + name + ".stddev", OperandType.NUMBER);
            }
        });
        types.put("past.windows", OperandType.NUMBER);
        return types;
    }

    /** The names of the placeholders in a summary; null if they are unknown. */
    @Nullable
    List<String> placeholders() {
        if (!measures.complete()) {
            return null;
        }
        List<String> names = new ArrayList<>(keyBy);
        names.addAll(measures.types().keySet());
        names.add("window.start");
        names.add("window.end");
        return names;
    }
}
