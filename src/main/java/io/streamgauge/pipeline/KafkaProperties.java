// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The properties of a Kafka client in the file.
 *
 * @param values by their Kafka names, in the order of the file
 * @param secrets the names whose values print as {@code ***}
 */
public record KafkaProperties(Map<String, String> values, Set<String> secrets) implements Serializable {

    /** A fresh copy for a client. */
    public Properties toProperties() {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /** A fresh copy of the properties that an admin client knows. */
    public Properties toAdminProperties() {
        return retained(AdminClientConfig.configNames());
    }

    /** A fresh copy of the properties that a consumer knows, for one outside of a job: without a group, and without any trace. */
    public Properties toConsumerProperties() {
        Properties properties = retained(ConsumerConfig.configNames());
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // Retention may delete the first records in the meantime, and a topic that was made again has other offsets.
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    private Properties retained(Set<String> names) {
        Properties properties = toProperties();
        properties.keySet().retainAll(names);
        return properties;
    }

    /** The properties of an admin client whose calls fail if Kafka does not answer in time; one request may fail before. */
    public Properties toAdminProperties(Duration within) {
        Properties properties = toAdminProperties();
        properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(within.toMillis() / 2));
        properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(within.toMillis()));
        return properties;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("{");
        values.forEach((name, value) -> out.append(out.length() > 1 ? ", " : "")
                .append(name)
                .append('=')
                .append(secrets.contains(name) ? "***" : value));
        return out.append('}').toString();
    }
}
