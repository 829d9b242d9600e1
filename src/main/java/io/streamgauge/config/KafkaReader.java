// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.Placeholders.Resolved;
import io.streamgauge.config.kafka.KafkaRules;
import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Sinks.Guarantee;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads the {@code kafka} sections. The section at the top is for readers and writers: each client gets the properties of it
 * that the client knows. The client's own section overrides them.
 */
final class KafkaReader {
    private static final String SERVERS = "bootstrap.servers";

    private record Property(Value at, @Nullable String value, boolean secret) {}

    private final Context context;
    private final Map<String, Property> top;
    private final List<String> withoutServers = new ArrayList<>();

    /** @param top null if the file has no {@code kafka} at its top */
    KafkaReader(Context context, @Nullable Value top) {
        this.context = context;
        this.top = properties(top, KafkaRules.BOTH, KafkaRules.BOTH);
    }

    /** @param own null if the reader has no section of its own */
    KafkaProperties reader(String name, @Nullable Value own) {
        KafkaProperties read = asProperties(merged(name, own, KafkaRules.CONSUMER, KafkaRules.PRODUCER));
        // Records of an aborted transaction must not count.
        read.values().putIfAbsent("isolation.level", "read_committed");
        return read;
    }

    /** @param own null if the sink has no section of its own */
    KafkaProperties sink(String name, @Nullable Value own, Guarantee guarantee) {
        Map<String, Property> merged = merged(name, own, KafkaRules.PRODUCER, KafkaRules.CONSUMER);
        refuse(merged, "acks", Set.of("all", "-1"), "a sink needs all: with less, Kafka may lose what it confirmed");
        if (guarantee == Guarantee.EXACTLY_ONCE) {
            String sink = "an exactly-once sink needs ";
            refuse(merged, "enable.idempotence", Set.of("true"), sink + "true");
            refuse(
                    merged,
                    "max.in.flight.requests.per.connection",
                    Set.of("1", "2", "3", "4", "5"),
                    sink + "5 at most");
        }
        return asProperties(merged);
    }

    /** Reports the clients without servers as one problem, once all clients are read. */
    void finish(Value root) {
        if (!withoutServers.isEmpty()) {
            String path = "kafka[" + SERVERS + "]";
            String message = path + " is missing for " + String.join(", ", withoutServers) + "; write kafka: {"
                    + SERVERS + ": localhost:9092} at the top";
            context.problems().error(root.node(), path, message);
        }
    }

    private static void refuse(Map<String, Property> properties, String name, Set<String> allowed, String problem) {
        Property property = properties.get(name);
        if (property != null && property.value() != null && !allowed.contains(property.value())) {
            property.at().error(problem);
        }
    }

    private Map<String, Property> merged(
            String client, @Nullable Value own, Map<String, ConfigKey> known, Map<String, ConfigKey> others) {
        Map<String, Property> merged = new LinkedHashMap<>(top);
        merged.keySet().retainAll(known.keySet());
        merged.putAll(properties(own, known, others));
        if (!merged.containsKey(SERVERS)) {
            withoutServers.add(client);
        }
        return merged;
    }

    /** @param others the properties of the other kind of client, which have a message of their own */
    private static Map<String, Property> properties(
            @Nullable Value section, Map<String, ConfigKey> known, Map<String, ConfigKey> others) {
        Map<String, Property> properties = new LinkedHashMap<>();
        if (section == null) {
            return properties;
        }
        Section entries = Section.named(section);
        entries.entries().forEach((name, value) -> {
            ConfigKey key = known.get(name);
            String owner = KafkaRules.owner(name);
            if (owner != null) {
                entries.errorAtKey(name, "cannot be set: " + owner);
            } else if (key == null && others.containsKey(name)) {
                String owners = others == KafkaRules.CONSUMER ? "readers, not of writers" : "writers, not of readers";
                entries.errorAtKey(name, "is a property of " + owners);
            } else if (key == null) {
                entries.errorAtKey(name, "is not a property of Kafka's clients" + hint(name, value, known));
            } else {
                properties.put(name, property(value, key));
            }
        });
        return properties;
    }

    private static String hint(String name, Value value, Map<String, ConfigKey> known) {
        String dotted = dotted(name, value.node());
        if (value.isMapping() && known.containsKey(dotted)) {
            String path = value.path().substring(0, value.path().length() - name.length() - 1) + "[" + dotted + "]";
            return isSet(value) ? "; write --set '" + path + "=..'" : "; write " + dotted + ": ..";
        }
        return Nearest.hint(name, new TreeSet<>(known.keySet()), "");
    }

    private static boolean isSet(Value value) {
        return value.node()
                .getStartMark()
                .filter(mark -> mark.getName().startsWith(Problems.SET))
                .isPresent();
    }

    /** The keys of nested mappings as one: what {@code kafka.linger.ms} becomes if its dots are read as steps. */
    private static String dotted(String name, Node value) {
        if (value instanceof MappingNode mapping
                && mapping.getValue().size() == 1
                && mapping.getValue().get(0).getKeyNode() instanceof ScalarNode key) {
            return name + "." + dotted(key.getValue(), mapping.getValue().get(0).getValueNode());
        }
        return name;
    }

    private static Property property(Value at, ConfigKey key) {
        Resolved resolved = at.resolved("a value");
        if (resolved == null || resolved.mistake() != null) {
            return new Property(at, null, true);
        }
        boolean secret = resolved.secret() || key.type == Type.PASSWORD;
        if (resolved.unset() == null) {
            String wrong = KafkaRules.wrong(key, resolved.text());
            if (wrong != null) {
                at.error((key.type == Type.PASSWORD ? "***" : shown(at, key, resolved.text())) + " " + wrong);
            }
        }
        return new Property(at, resolved.text(), secret);
    }

    /** The value for a message. The servers are shown as filled in, because they are no secret wherever they come from. */
    private static String shown(Value at, ConfigKey key, String text) {
        String filledIn = '"' + Problems.printable(text) + '"';
        boolean servers = key.name.equals(SERVERS) && !filledIn.equals(at.shown());
        return servers ? filledIn + ", the value of " + at.shown() + "," : at.shown();
    }

    private static KafkaProperties asProperties(Map<String, Property> properties) {
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> secrets = new LinkedHashSet<>();
        properties.forEach((name, property) -> {
            if (property.value() != null) {
                values.put(name, property.value());
            }
            if (property.secret()) {
                secrets.add(name);
            }
        });
        return new KafkaProperties(values, secrets);
    }
}
