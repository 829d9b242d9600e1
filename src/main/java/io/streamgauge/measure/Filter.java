package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.model.Event;
import io.streamgauge.model.Fields;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Which events a measure takes: those for which the condition is true. Asked once for an event, however many accumulators
 * want to know.
 */
final class Filter implements Condition.Variables, Serializable {
    private static final long serialVersionUID = 1;

    private final Condition condition;
    private final Map<String, Integer> indexes = new HashMap<>();
    private transient Event last;
    private transient boolean holds;

    Filter(Condition condition, ToIntFunction<String> fields) {
        this.condition = condition;
        condition.names().forEach(name -> indexes.put(name, fields.applyAsInt(name)));
    }

    boolean holds(Event event) {
        if (last != event) {
            last = event;
            holds = condition.test(this) == Condition.Outcome.TRUE;
        }
        return holds;
    }

    @Override
    public Object value(String name) {
        Fields fields = last.fields();
        int field = indexes.get(name);
        return switch (fields.kind(field)) {
            case TEXT -> fields.text(field);
            case NUMBER -> number(fields, field);
            case BOOLEAN -> fields.truth(field);
            case ABSENT, INVALID -> null;
        };
    }

    private static double number(Fields fields, int field) {
        return fields.compactNumber(field) && fields.scale(field) == 0
                ? fields.unscaled(field)
                : fields.decimal(field).doubleValue();
    }
}
