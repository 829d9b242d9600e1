package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;

/**
 * A declared field.
 *
 * @param name an identifier
 * @param origin the part of a record that holds the field
 */
public record Field(String name, Type type, FieldSource origin) implements Serializable {

    /** A field of the record's value, at a path. */
    public Field(String name, Type type, List<String> path) {
        this(name, type, new FieldSource.InValue(path));
    }

    /** The type of a value. */
    public enum Type {
        TEXT,
        NUMBER,
        BOOLEAN
    }
}
