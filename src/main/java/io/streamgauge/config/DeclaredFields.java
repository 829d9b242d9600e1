package io.streamgauge.config;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.Condition.OperandType;
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
    private boolean readable = true;

    /** @param type null if it cannot be read */
    void add(String name, Field.@Nullable Type type, FieldSource source) {
        fields.add(new Field(name, type == null ? Field.Type.TEXT : type, source));
        types.put(name, type == null ? null : OperandType.valueOf(type.name()));
        readable &= type != null && Names.wrongIdentifier(name) == null;
    }

    List<Field> fields() {
        return fields;
    }

    Set<String> names() {
        return types.keySet();
    }

    /** The type of each field; null for one that cannot be read. */
    Map<String, @Nullable OperandType> types() {
        return types;
    }

    /** A condition over the fields. It is not read if a field is unreadable, because its problems could mislead. */
    @Nullable
    Condition condition(Value value) {
        return readable
                ? value.expression(
                        "a condition", text -> Condition.of(text, types).keptAs(value.kept()))
                : null;
    }
}
