package io.streamgauge.window;

import io.streamgauge.config.Field;
import io.streamgauge.config.Source;
import io.streamgauge.expression.Condition;
import io.streamgauge.model.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a condition of the pipeline file about events. */
final class EventFilter implements Condition.Variables {
    private final Condition condition;
    private final Map<String, Integer> indexes = new HashMap<>();
    private Fields fields;
    private int invalid;

    EventFilter(Condition condition, Source source) {
        this.condition = condition;
        List<Field> declared = source.fields();
        for (int i = 0; i < declared.size(); i++) {
            indexes.put(declared.get(i).name(), i);
        }
    }

    Condition.Outcome test(Fields values) {
        fields = values;
        invalid = -1;
        return condition.test(this);
    }

    /** After an undefined outcome: a field that the condition asked for and that holds no usable value; -1 if there is none. */
    int invalid() {
        return invalid;
    }

    @Override
    public Object value(String name) {
        int field = indexes.get(name);
        return switch (fields.kind(field)) {
            case TEXT -> fields.text(field);
            case NUMBER -> number(field);
            case BOOLEAN -> fields.truth(field);
            case ABSENT -> null;
            case INVALID -> {
                invalid = field;
                yield null;
            }
        };
    }

    private double number(int field) {
        return fields.compactNumber(field) && fields.scale(field) == 0
                ? fields.unscaled(field)
                : fields.decimal(field).doubleValue();
    }
}
