package io.streamgauge.config;

import java.io.Serializable;
import java.util.List;

/** Where in a record a field stands. */
public sealed interface Origin extends Serializable {

    /** @param path the names that lead to it from the top of a JSON object; the column of a CSV row; {@code line} for text */
    record InValue(List<String> path) implements Origin {}

    /** Kafka's key, all of it. */
    record InKey() implements Origin {}

    /** The last of Kafka's headers of that name. */
    record InHeader(String name) implements Origin {}

    /** The name of the topic. */
    record InTopic() implements Origin {}
}
