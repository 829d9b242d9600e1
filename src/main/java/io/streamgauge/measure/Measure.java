package io.streamgauge.measure;

import java.io.Serializable;

/**
 * A measure as the pipeline file declares it.
 *
 * @param name unique in its aggregation
 * @param field the field it is taken of; null where {@code count} counts events
 */
public record Measure(String name, Function function, String field) implements Serializable {

    /** What is computed. */
    public enum Function {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX
    }
}
