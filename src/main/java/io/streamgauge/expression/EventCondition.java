// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import io.streamgauge.model.FieldValues;
import java.io.Serializable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A condition over the declared fields of events. Not thread-safe. */
public final class EventCondition implements Condition.Variables, Serializable {
    private static final long serialVersionUID = 1;

    private final Condition condition;
    /** The index of the field for each name of the condition. */
    private final int[] fieldIndexes;

    private transient @Nullable FieldValues fields;
    private transient int invalid;

    /** @param index of a declared field */
    public EventCondition(Condition condition, ToIntFunction<String> index) {
        this.condition = condition;
        this.fieldIndexes = condition.names().stream().mapToInt(index).toArray();
    }

    public Condition.Outcome test(FieldValues values) {
        fields = values;
        invalid = -1;
        return condition.test(this);
    }

    /** After an undefined outcome: a field of the condition whose value is invalid; -1 if there is none. */
    public int invalid() {
        return invalid;
    }

    @Override
    public @Nullable Object value(int name) {
        FieldValues values = fields;
        if (values == null) {
            return null;
        }
        int field = fieldIndexes[name];
        return switch (values.kind(field)) {
            case TEXT -> values.text(field);
            case NUMBER -> values.doubleValue(field);
            case BOOLEAN -> values.truth(field);
            case ABSENT -> null;
            case INVALID -> {
                invalid = field;
                yield null;
            }
        };
    }
}
