// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.shape.Names;
import io.streamgauge.expression.Scope;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.RulesTopic;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Sinks.Guarantee;
import io.streamgauge.pipeline.Sinks.KafkaSink;
import io.streamgauge.pipeline.Sinks.Print;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.destination.Destination;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code rules} and {@code sinks}. Each of their topics has one use, and none is read by the source. The same topic on
 * another Kafka cluster is another topic.
 *
 * @param root where a problem with a default is reported
 * @param pipeline its name; empty if it cannot be read
 * @param source null if it cannot be read
 * @param aggregates whether the pipeline has aggregations
 */
record TopicsReader(Value root, String pipeline, @Nullable Source source, KafkaReader kafka, boolean aggregates) {
    private static final String SERVERS = "bootstrap.servers";

    /** Reads {@code rules}. Its clients have the properties of the {@code kafka} section at the top. */
    @Nullable
    RulesTopic rules(Value value) {
        Section section = Section.of(value);
        Value topic = section.get("topic");
        Value status = section.get("status");
        if (!aggregates) {
            value.warning("nothing will be read: there are no aggregations");
            return null;
        }
        KafkaProperties reader = kafka.reader("rules", null);
        String rules = topic("rules.topic", topic, ".rules", reader);
        // A repeated status is harmless, and one that waits for a checkpoint is late.
        KafkaProperties writer = kafka.sink("rules.status", null, Guarantee.AT_LEAST_ONCE);
        String statuses = topic("rules.status", status, ".rules.status", writer);
        return new RulesTopic(rules, reader, new KafkaSink(statuses, Guarantee.AT_LEAST_ONCE, writer));
    }

    /**
     * Reads {@code sinks}.
     *
     * @param alerts whether the pipeline can have alerts
     * @param labels what conditions of destinations are about
     */
    Sinks sinks(Section section, boolean alerts, Scope labels) {
        List<Destination> destinations =
                section.read("notify", value -> DestinationsReader.read(value, labels, alerts), List.of());
        return new Sinks(
                section.optional("print", value -> print(value, alerts)),
                aggregates
                        ? sink(section, "results", Guarantee.EXACTLY_ONCE)
                        : unused(section, "results", "aggregations"),
                // Alerts do not wait for a checkpoint. Their ids identify repeated ones.
                alerts
                        ? sink(section, "alerts", Guarantee.AT_LEAST_ONCE)
                        : unused(section, "alerts", aggregates ? "alerts" : "aggregations"),
                aggregates ? late(section) : unused(section, "late", "aggregations"),
                sink(section, "rejected", Guarantee.EXACTLY_ONCE),
                destinations,
                destinations.isEmpty()
                        ? unused(section, "undelivered", "destinations in notify")
                        : sink(section, "undelivered", Guarantee.EXACTLY_ONCE));
    }

    private Set<Print> print(Value value, boolean alerts) {
        Set<Print> print = EnumSet.noneOf(Print.class);
        print.addAll(value.distinct("a list, like [results]", item -> {
            Print one = item.choice(Print.class);
            if (!aggregates && (one == Print.RESULTS || one == Print.LATE)) {
                item.warning("nothing will be printed: there are no aggregations");
            } else if (!alerts && one == Print.ALERTS) {
                item.warning("nothing will be printed: there are no alerts");
            }
            return one;
        }));
        return print;
    }

    /** @param input what the sink would get, and the pipeline does not have */
    private @Nullable KafkaSink unused(Section section, String name, String input) {
        Value value = section.get(name);
        if (value != null) {
            value.warning("nothing will be written: there are no " + input);
            if (!value.is("none")) {
                sink(section, name, Guarantee.EXACTLY_ONCE);
            }
        }
        return null;
    }

    private @Nullable KafkaSink late(Section section) {
        Value value = section.get("late");
        if (value != null && value.is("none")) {
            value.warning("late records are counted, but not kept; give them a topic to keep them");
            return null;
        }
        if (value != null && isWord(value)) {
            value.error(value.shown() + " is neither none nor {topic: ..}");
        }
        return sink(section, "late", Guarantee.EXACTLY_ONCE);
    }

    private static boolean isWord(Value value) {
        return value.isScalar() && !value.isEmpty();
    }

    private KafkaSink sink(Section section, String name, Guarantee fallback) {
        Value value = section.get(name);
        if (value != null && isWord(value) && !name.equals("late")) {
            value.error(
                    name.equals("rejected") && value.is("none")
                            ? "cannot be none: records that cannot be used are kept"
                            : value.shown() + " is not a sink; write {topic: ..}");
        }
        Section sink = value != null && isWord(value) ? section.absent(name) : section.section(name);
        String path = sink.value().path();
        Value topic = sink.get("topic");
        Guarantee guarantee = sink.choice("guarantee", Guarantee.class, fallback);
        KafkaProperties properties = kafka.sink(path, sink.get("kafka"), guarantee);
        return new KafkaSink(topic(path + ".topic", topic, "." + name, properties), guarantee, properties);
    }

    /**
     * The checked name of a topic; empty if it cannot be read.
     *
     * @param written null if the file does not name the topic, so that it is named after the pipeline
     * @param suffix of the default, behind the name of the pipeline
     */
    private String topic(String path, @Nullable Value written, String suffix, KafkaProperties properties) {
        String fallback = pipeline.isEmpty() ? null : pipeline + suffix;
        String topic = written == null ? fallback : written.as(Names::topic, Names.TOPIC);
        if (topic == null) {
            return "";
        }
        String servers = properties.values().get(SERVERS);
        String other = root.context().claim("topic " + servers + " " + topic, path);
        if (other != null) {
            error(path, topic, written, "is " + other + ", too; each needs its own");
        }
        if (source != null
                && isRead(source, topic)
                && Objects.equals(servers, source.kafka().values().get(SERVERS))) {
            error(path, topic, written, "is read by the source, so the pipeline would feed itself");
        }
        return topic;
    }

    private void error(String path, String topic, @Nullable Value written, String message) {
        String shown = written == null ? '"' + topic + '"' : written.shown();
        Value at = written == null ? root : written;
        root.context().problems().error(at.node(), path, path + ": " + shown + " " + message);
    }

    private static boolean isRead(Source source, String topic) {
        return source.topics().contains(topic)
                || source.topicPattern() != null
                        && Pattern.compile(source.topicPattern()).matcher(topic).matches();
    }
}
