// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;
import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.Scope;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.FieldSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The declared fields. A field that cannot be read is declared all the same, so that its uses are no further problems. */
final class DeclaredFields {
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, @Nullable OperandType> types = new LinkedHashMap<>();
    private boolean complete = true;

    /** Fields of any name, where there is no source. */
    static DeclaredFields unknown() {
        DeclaredFields fields = new DeclaredFields();
        fields.setIncomplete();
        return fields;
    }

    /** @param type null if it cannot be read */
    void add(String name, Field.@Nullable Type type, FieldSource source) {
        fields.add(new Field(name, type == null ? Field.Type.TEXT : type, source));
        types.put(name, type == null ? null : OperandType.valueOf(type.name()));
        // An expression reads such a name as several.
        complete &= Names.wrongIdentifier(name) == null;
    }

    /** Notes that there may be other fields, which cannot be read. */
    void setIncomplete() {
        complete = false;
    }

    List<Field> fields() {
        return fields;
    }

    Set<String> names() {
        return types.keySet();
    }

    /** The fields that expressions may use. */
    Scope scope() {
        return new Scope(types, complete);
    }

    /** A condition over the fields. */
    @Nullable
    Condition condition(Value value) {
        return value.expression("a condition", text -> new Condition(text, value.kept(), scope(), Integer.MAX_VALUE));
    }
}
