package io.streamgauge.expression;

import io.streamgauge.model.Fields;
import java.io.Serializable;
import java.util.function.ToIntFunction;

/** A condition over the declared fields of events. One thread at a time. */
public final class EventCondition implements Condition.Variables, Serializable {
    private static final long serialVersionUID = 1;

    private final Condition condition;
    /** Of the field that each name of the condition stands for. */
    private final int[] fieldIndexes;

    private transient Fields fields;
    private transient int invalid;

    /** @param index of a declared field */
    public EventCondition(Condition condition, ToIntFunction<String> index) {
        this.condition = condition;
        this.fieldIndexes = condition.names().stream().mapToInt(index).toArray();
    }

    public Condition.Outcome test(Fields values) {
        fields = values;
        invalid = -1;
        return condition.test(this);
    }

    /** After an undefined outcome: a field that the condition asked for and that holds no usable value; -1 if there is none. */
    public int invalid() {
        return invalid;
    }

    @Override
    public Object value(int name) {
        int field = fieldIndexes[name];
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
