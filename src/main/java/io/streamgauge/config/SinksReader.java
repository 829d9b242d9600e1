package io.streamgauge.config;

import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Sinks.Guarantee;
import io.streamgauge.pipeline.Sinks.KafkaSink;
import io.streamgauge.pipeline.Sinks.Print;
import java.util.EnumSet;
import java.util.Set;

/** Reads {@code sinks}. */
final class SinksReader {
    private static final String AGGREGATIONS = "aggregations";
    private static final String ALERTS = "alerts";

    private final Section section;
    private final String pipeline;
    private final boolean aggregates;
    private final boolean alerts;
    private final KafkaReader kafka;
    private final TopicUse topics;

    /**
     * @param value null where the file has no {@code sinks}
     * @param pipeline its name; null where it could not be read
     */
    SinksReader(Value value, String pipeline, boolean aggregates, boolean alerts, KafkaReader kafka, TopicUse topics) {
        this.section = value == null ? null : Section.of(value, "print", "results", "alerts", "late", "rejected");
        this.pipeline = pipeline;
        this.aggregates = aggregates;
        this.alerts = alerts;
        this.kafka = kafka;
        this.topics = topics;
    }

    Sinks read() {
        return new Sinks(
                print(),
                aggregates ? sink("results", Guarantee.EXACTLY_ONCE) : unused("results", AGGREGATIONS),
                // Whoever is called should not wait for a checkpoint; the id of an alert tells a repeated one.
                alerts ? sink("alerts", Guarantee.AT_LEAST_ONCE) : unused("alerts", aggregates ? ALERTS : AGGREGATIONS),
                aggregates ? late() : unused("late", AGGREGATIONS),
                sink("rejected", Guarantee.EXACTLY_ONCE));
    }

    private Value get(String key) {
        return section == null ? null : section.get(key);
    }

    /** Null where the file says nothing. */
    private Set<Print> print() {
        Value value = get("print");
        if (value == null) {
            return null;
        }
        Set<Print> print = EnumSet.noneOf(Print.class);
        for (Value item : value.items("a list, like [results]")) {
            Print one = item.one(Print.class, null);
            if (one != null && !print.add(one)) {
                item.error(item.shown() + " is listed twice");
            } else if (!aggregates && (one == Print.RESULTS || one == Print.LATE)) {
                item.warning("nothing will be printed: there are no aggregations");
            } else if (!alerts && one == Print.ALERTS) {
                item.warning("nothing will be printed: there are no alerts");
            }
        }
        return print;
    }

    /** @param what there is none of */
    private KafkaSink unused(String name, String what) {
        if (get(name) != null) {
            section.get(name).warning("nothing will be written: there are no " + what);
            if (!isNone(section.get(name))) {
                sink(name, Guarantee.EXACTLY_ONCE);
            }
        }
        return null;
    }

    private KafkaSink late() {
        Value value = get("late");
        if (value != null && isNone(value)) {
            value.warning("late records are counted, but not kept; give them a topic to keep them");
            return null;
        }
        return sink("late", Guarantee.EXACTLY_ONCE);
    }

    private static boolean isNone(Value value) {
        return value.isScalar() && "none".equals(value.text());
    }

    private KafkaSink sink(String name, Guarantee fallback) {
        Value value = get(name);
        Section sink = value == null ? null : Section.of(value, "topic", "guarantee", "kafka");
        Value guaranteed = sink == null ? null : sink.get("guarantee");
        Guarantee guarantee = guaranteed == null ? fallback : guaranteed.one(Guarantee.class, fallback);
        KafkaProperties properties = kafka.sink("sinks." + name, sink == null ? null : sink.get("kafka"), guarantee);
        String topic = topics.read(
                "sinks." + name + ".topic",
                sink == null ? null : sink.get("topic"),
                pipeline == null ? null : pipeline + "." + name,
                properties);
        return new KafkaSink(topic, guarantee, properties);
    }
}
