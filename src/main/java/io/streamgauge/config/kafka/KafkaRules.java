// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The properties of Kafka's clients, those of them that the job sets itself, and the values that they accept. */
public final class KafkaRules {
    private static final String OWN_CLASSES = "org.apache.kafka.";

    /** Properties that load the classes they name, although Kafka does not declare them as classes. */
    private static final Set<String> CLASS_LISTS =
            Set.of("interceptor.classes", "metric.reporters", "partition.assignment.strategy", "security.providers");

    private static final Pattern SERVERS = Pattern.compile("\\s*[^\\s,]+:\\d{1,5}\\s*(,\\s*[^\\s,]+:\\d{1,5}\\s*)*");

    private static final Map<String, String> OWNED = new HashMap<>();

    static {
        OWNED.put("group.id", "it is the name of the pipeline");
        OWNED.put("group.instance.id", "partitions are assigned by checkpoints, not by the group");
        OWNED.put("group.protocol", "partitions are assigned by checkpoints, not by the group");
        OWNED.put("client.id", "every reader and writer needs its own");
        OWNED.put("enable.auto.commit", "offsets are committed with the checkpoints");
        OWNED.put("auto.commit.interval.ms", "offsets are committed with the checkpoints");
        OWNED.put("auto.offset.reset", "write source.start");
        OWNED.put("transactional.id", "it is made from the name of the pipeline and the sink");
        OWNED.put("partitioner.class", "the partition is chosen by aggregation and key");
        OWNED.put("partitioner.ignore.keys", "the partition is chosen by aggregation and key");
        OWNED.put("config.providers", "write ${NAME} or ${file:/path} in the value itself");
        for (String name : List.of("key.deserializer", "value.deserializer", "key.serializer", "value.serializer")) {
            OWNED.put(name, "records are read and written as bytes");
        }
    }

    public static final Map<String, ConfigKey> CONSUMER = publicKeys(ConsumerConfig.configDef());
    public static final Map<String, ConfigKey> PRODUCER = publicKeys(ProducerConfig.configDef());
    public static final Map<String, ConfigKey> BOTH =
            publicKeys(ProducerConfig.configDef(), ConsumerConfig.configDef());

    private KafkaRules() {}

    private static Map<String, ConfigKey> publicKeys(ConfigDef... definitions) {
        Map<String, ConfigKey> keys = new HashMap<>();
        for (ConfigDef definition : definitions) {
            keys.putAll(definition.configKeys());
        }
        keys.values().removeIf(key -> key.internalConfig);
        return keys;
    }

    /** Why the user cannot set a property; null if the user can. */
    public static @Nullable String owner(String name) {
        return OWNED.get(name);
    }

    /** The end of the message about an illegal value; null for a legal one. */
    public static @Nullable String wrong(ConfigKey key, String value) {
        if (key.type == Type.CLASS || CLASS_LISTS.contains(key.name)) {
            for (String name : value.split(",", -1)) {
                if (!name.strip().startsWith(OWN_CLASSES)) {
                    return "is not allowed: only Kafka's own classes are loaded";
                }
            }
        }
        if (key.name.equals("sasl.jaas.config")) {
            return Jaas.wrong(value);
        }
        if (key.name.equals("bootstrap.servers") && !SERVERS.matcher(value).matches()) {
            return "is not a list of servers; write one like host1:9092,host2:9092";
        }
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return null;
        } catch (ConfigException e) {
            return "is not " + expected(key);
        } catch (LinkageError e) {
            return "cannot be loaded";
        }
    }

    /** Kafka's own message would show the value, which may be a secret. */
    private static String expected(ConfigKey key) {
        String type = switch (key.type) {
            case BOOLEAN -> "true or false";
            case INT, SHORT, LONG -> "a whole number";
            case DOUBLE -> "a number";
            case LIST, CLASS, STRING, PASSWORD -> "a value";
        };
        String allowed = key.validator == null ? "" : String.valueOf(key.validator);
        // A validator that is a lambda has no readable text.
        return allowed.isBlank() || allowed.contains("$")
                ? type + " that " + key.name + " takes"
                : type + " that " + key.name + " takes: " + allowed;
    }
}
