package io.streamgauge.config;

import io.streamgauge.config.Sinks.Guarantee;
import io.streamgauge.config.Sinks.KafkaSink;
import io.streamgauge.config.Sinks.Print;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code sinks}. */
final class SinksReader {
    private static final String SERVERS = "bootstrap.servers";
    private static final String AGGREGATIONS = "aggregations";
    private static final String ALERTS = "alerts";

    private final Value root;
    private final Section section;
    private final String pipeline;
    private final Source source;
    private final boolean aggregates;
    private final boolean alerts;
    private final KafkaReader kafka;
    private final Map<String, String> taken = new HashMap<>();

    /**
     * @param root where a problem is told that has no place of its own
     * @param value null where the file has no {@code sinks}
     * @param pipeline its name; null where it could not be read
     * @param source null where it could not be read
     */
    SinksReader(
            Value root,
            Value value,
            String pipeline,
            Source source,
            boolean aggregates,
            boolean alerts,
            KafkaReader kafka) {
        this.root = root;
        this.section = value == null ? null : Section.of(value, "print", "results", "alerts", "late", "rejected");
        this.pipeline = pipeline;
        this.source = source;
        this.aggregates = aggregates;
        this.alerts = alerts;
        this.kafka = kafka;
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

    private Set<Print> print() {
        Value value = get("print");
        if (value == null) {
            EnumSet<Print> print = EnumSet.of(aggregates ? Print.RESULTS : Print.RECORDS);
            if (alerts) {
                print.add(Print.ALERTS);
            }
            return print;
        }
        Set<Print> print = EnumSet.noneOf(Print.class);
        for (Value item : value.items("a list, like [results]")) {
            Print one = item.one(Print.class, null);
            if (one != null && !print.add(one)) {
                item.error(item.shown() + " stands twice");
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
        KafkaProperties properties = kafka.sink(name, sink == null ? null : sink.get("kafka"), guarantee);
        Value written = sink == null ? null : sink.get("topic");
        String topic = written == null
                ? (pipeline == null ? null : pipeline + "." + name)
                : written.as(Names::topic, null, Names.TOPIC);
        if (topic != null) {
            check(name, topic, written, properties);
        }
        return new KafkaSink(topic, guarantee, properties);
    }

    /** The same topic on another Kafka is another topic. */
    private void check(String name, String topic, Value written, KafkaProperties properties) {
        String servers = properties.values().get(SERVERS);
        String path = "sinks." + name + ".topic";
        String shown = written == null ? '"' + topic + '"' : written.shown();
        Node at = written == null ? root.node() : written.node();
        String other = taken.putIfAbsent(servers + " " + topic, path);
        if (other != null) {
            root.context()
                    .problems()
                    .error(at, path + ": " + shown + " is " + other + ", too; each sink needs its own");
        }
        if (source != null
                && reads(topic)
                && Objects.equals(servers, source.kafka().values().get(SERVERS))) {
            root.context()
                    .problems()
                    .error(at, path + ": " + shown + " is read by the source, so the pipeline would feed itself");
        }
    }

    private boolean reads(String topic) {
        return source.topics().contains(topic)
                || source.topicPattern() != null
                        && Pattern.compile(source.topicPattern()).matcher(topic).matches();
    }
}
