package io.streamgauge.config;

import java.io.Serializable;
import java.util.List;

/**
 * A declared field.
 *
 * @param name an identifier
 * @param path the names that lead to it from the top of a JSON object; the column of a CSV row; {@code line} for text
 */
public record Field(String name, Type type, List<String> path) implements Serializable {

    /** What a value must be. */
    public enum Type {
        TEXT,
        NUMBER,
        BOOLEAN
    }
}
