// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import io.streamgauge.config.kafka.KafkaRules;
import io.streamgauge.schema.Keys;
import io.streamgauge.schema.Shape;
import java.util.Set;
import java.util.TreeSet;

/** The properties of Kafka's clients that a file may set. */
final class KafkaShape {
    static final Shape READER = new Shape.Shared("reader", properties(KafkaRules.CONSUMER.keySet()));
    static final Shape WRITER = new Shape.Shared("writer", properties(KafkaRules.PRODUCER.keySet()));
    static final Shape CLIENTS = new Shape.Shared("clients", properties(KafkaRules.BOTH.keySet()));

    private KafkaShape() {}

    private static Keys properties(Set<String> names) {
        return Keys.of(new TreeSet<>(names)
                .stream()
                        .filter(name -> KafkaRules.owner(name) == null)
                        .map(name -> Keys.optional(name, Shape.text(), ""))
                        .toArray(Keys.Declaration[]::new));
    }
}
