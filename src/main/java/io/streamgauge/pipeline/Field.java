// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A declared field.
 *
 * @param name an identifier
 * @param origin the part of a record that holds the field
 */
public record Field(String name, Type type, FieldSource origin) implements Serializable {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** A field of the record's value, at a path. */
    public Field(String name, Type type, List<String> path) {
        this(name, type, new FieldSource.InValue(path));
    }

    /** A path in the syntax of the pipeline file. */
    public static String written(List<String> path) {
        return path.stream()
                .map(name -> PLAIN_NAME.matcher(name).matches() ? name : "['" + name + "']")
                .collect(Collectors.joining("."));
    }

    /** The type of a value. */
    public enum Type {
        TEXT,
        NUMBER,
        BOOLEAN
    }
}
