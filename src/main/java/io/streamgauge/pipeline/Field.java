package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;

/**
 * A declared field.
 *
 * @param name an identifier
 * @param origin where in a record it stands
 */
public record Field(String name, Type type, FieldSource origin) implements Serializable {

    /** A field of the record's value, at that path. */
    public Field(String name, Type type, List<String> path) {
        this(name, type, new FieldSource.InValue(path));
    }

    /** What a value must be. */
    public enum Type {
        TEXT,
        NUMBER,
        BOOLEAN
    }
}
