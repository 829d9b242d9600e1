package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;

/** Where in a record a field stands. */
public sealed interface FieldSource extends Serializable {

    /** @param path the names that lead to it from the top of a JSON object; the column of a CSV row; {@code line} for text */
    record InValue(List<String> path) implements FieldSource {}

    /** Kafka's key, all of it. */
    record InKey() implements FieldSource {}

    /** The last of Kafka's headers of that name. */
    record InHeader(String name) implements FieldSource {}

    /** The name of the topic. */
    record InTopic() implements FieldSource {}
}
