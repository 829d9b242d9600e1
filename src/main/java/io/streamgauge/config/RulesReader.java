package io.streamgauge.config;

import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.RulesTopic;
import io.streamgauge.pipeline.Sinks.Guarantee;
import io.streamgauge.pipeline.Sinks.KafkaSink;

/** Reads {@code rules}. Its clients have the properties of the file's top. */
final class RulesReader {
    private RulesReader() {}

    /**
     * Null where the file has none, or nothing that it could be about.
     *
     * @param value null where the file has no {@code rules}
     * @param pipeline its name; null where it could not be read
     */
    static RulesTopic read(Value value, String pipeline, boolean aggregates, KafkaReader kafka, TopicUse topics) {
        if (value == null) {
            return null;
        }
        Section section = Section.of(value, "topic", "status");
        if (!aggregates) {
            value.warning("nothing will be read: there are no aggregations");
            return null;
        }
        KafkaProperties reader = kafka.reader("rules");
        String topic = topics.read("rules.topic", section.get("topic"), named(pipeline, ".rules"), reader);
        KafkaProperties writer = kafka.sink("rules.status", null, Guarantee.AT_LEAST_ONCE);
        String status = topics.read("rules.status", section.get("status"), named(pipeline, ".rules.status"), writer);
        // Whoever changes an alert wants to know at once; told twice it is told the same.
        return new RulesTopic(topic, reader, new KafkaSink(status, Guarantee.AT_LEAST_ONCE, writer));
    }

    private static String named(String pipeline, String suffix) {
        return pipeline == null ? null : pipeline + suffix;
    }
}
