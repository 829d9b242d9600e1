// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.List;

/** The part of a record that holds a field. */
public sealed interface FieldSource extends Serializable {

    /** @param path the names from the top of a JSON object to the field; the column of a CSV row; {@code line} for text */
    record InValue(List<String> path) implements FieldSource {}

    /** All of Kafka's key. */
    record InKey() implements FieldSource {}

    /** The last of Kafka's headers with this name. */
    record InHeader(String name) implements FieldSource {}

    /** The name of the topic. */
    record InTopic() implements FieldSource {}
}
