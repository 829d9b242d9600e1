// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.emit.KafkaSinks;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.RulesTopic;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks before a job starts for what the job would otherwise retry without end. */
public final class KafkaCheck {
    private final Pipeline pipeline;
    /** The topics that must be there, in the order of the flow, and whose properties reach them. */
    private final Map<String, KafkaProperties> topics = new LinkedHashMap<>();

    public KafkaCheck(Pipeline pipeline) {
        this.pipeline = pipeline;
        Source source = pipeline.source();
        source.topics().forEach(topic -> topics.put(topic, source.kafka()));
        for (Sinks.KafkaSink sink : pipeline.sinks().kafka().values()) {
            topics.put(sink.topic(), sink.kafka());
        }
        RulesTopic rules = pipeline.rules();
        if (rules != null) {
            topics.put(rules.topic(), rules.kafka());
            topics.put(rules.status().topic(), rules.status().kafka());
        }
    }

    /**
     * @param create whether to make the topics that are missing
     * @param console takes a line for each topic that was created, and each command that creates one that is missing
     * @throws RunRefusedException where the job could not run
     */
    public void run(boolean create, Consumer<String> console) throws RunRefusedException, InterruptedException {
        Map<KafkaProperties, List<String>> byCluster = topics.keySet().stream()
                .collect(Collectors.groupingBy(topics::get, LinkedHashMap::new, Collectors.toList()));
        byCluster.putIfAbsent(pipeline.source().kafka(), List.of());
        List<String> commands = new ArrayList<>();
        int partitions = 1;
        for (Map.Entry<KafkaProperties, List<String>> cluster : byCluster.entrySet()) {
            try (KafkaAdmin admin = new KafkaAdmin(cluster.getKey())) {
                if (cluster.getKey().equals(pipeline.source().kafka())) {
                    checkPattern(admin);
                }
                Map<String, Integer> found = partitionsOf(admin, cluster.getValue());
                for (int count : found.values()) {
                    partitions = Math.max(partitions, count);
                }
                List<String> missing = cluster.getValue().stream()
                        .filter(topic -> !found.containsKey(topic))
                        .toList();
                for (String topic : missing) {
                    int count = isOfRules(topic) ? 1 : partitions;
                    if (create) {
                        create(admin, topic, count);
                        console.accept("created topic " + topic + " with " + count
                                + (count == 1 ? " partition" : " partitions"));
                    } else {
                        commands.add(command(topic, count, admin.servers()));
                    }
                }
                checkTransactions(admin, cluster.getKey());
            }
        }
        if (!commands.isEmpty()) {
            commands.forEach(console);
            throw new RunRefusedException(
                    commands.size() == 1
                            ? "a topic is missing; create it with this command, or with --create-topics"
                            : commands.size() + " topics are missing; create them with these commands, or with"
                                    + " --create-topics");
        }
    }

    private void checkPattern(KafkaAdmin admin) throws RunRefusedException, InterruptedException {
        if (pipeline.source().topicPattern() != null) {
            Pattern pattern = Pattern.compile(pipeline.source().topicPattern());
            if (admin.ask(admin.client().listTopics().names()).stream()
                    .noneMatch(topic -> pattern.matcher(topic).matches())) {
                throw new RunRefusedException(
                        "no topic at " + admin.servers() + " matches source.topicPattern " + pattern.pattern());
            }
        }
    }

    private Map<String, Integer> partitionsOf(KafkaAdmin admin, List<String> names)
            throws RunRefusedException, InterruptedException {
        // The first request distinguishes a missing broker from a missing topic.
        admin.ask(admin.client().describeCluster().clusterId());
        Map<String, Integer> found = new LinkedHashMap<>();
        List<String> forbidden = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.client().describeTopics(names).topicNameValues().entrySet()) {
            try {
                found.put(topic.getKey(), topic.getValue().get().partitions().size());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicAuthorizationException) {
                    forbidden.add(topic.getKey());
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw admin.unanswered(e);
                }
            }
        }
        if (!forbidden.isEmpty()) {
            throw new RunRefusedException("Kafka at " + admin.servers() + " does not let this user see "
                    + (forbidden.size() == 1 ? "topic " : "the topics ") + String.join(", ", forbidden)
                    + "; it needs READ on what the pipeline reads, and WRITE on what it writes");
        }
        return found;
    }

    private void create(KafkaAdmin admin, String topic, int partitions)
            throws RunRefusedException, InterruptedException {
        try {
            Topics.create(admin.client(), topic, partitions, configs(topic));
        } catch (ExecutionException e) {
            throw admin.unanswered(e);
        }
    }

    /** One partition, and so one order of changes. */
    private boolean isOfRules(String topic) {
        RulesTopic rules = pipeline.rules();
        return rules != null
                && (rules.topic().equals(topic) || rules.status().topic().equals(topic));
    }

    /**
     * Results have a key that names their window: compaction keeps the latest revision of each, and retention removes old
     * windows, of which each has a key of its own. Rules and their status are kept by the names of alerts.
     */
    private Map<String, String> configs(String topic) {
        Sinks.KafkaSink results = pipeline.sinks().results();
        if (isOfRules(topic)) {
            return Map.of("cleanup.policy", "compact");
        }
        return results != null && results.topic().equals(topic) ? Map.of("cleanup.policy", "compact,delete") : Map.of();
    }

    private String command(String topic, int partitions, String servers) {
        return "kafka-topics.sh --bootstrap-server " + servers + " --create --topic " + topic + " --partitions "
                + partitions
                + configs(topic).entrySet().stream()
                        .map(config -> " --config " + config.getKey() + "=" + config.getValue())
                        .collect(Collectors.joining());
    }

    private void checkTransactions(KafkaAdmin admin, KafkaProperties kafka)
            throws RunRefusedException, InterruptedException {
        for (Sinks.KafkaSink sink : pipeline.sinks().kafka().values()) {
            if (sink.guarantee() == Sinks.Guarantee.EXACTLY_ONCE && sink.kafka().equals(kafka)) {
                long wanted = KafkaSinks.transactionTimeout(sink).toMillis();
                Optional<Long> allowed = maxTransactionTimeout(admin);
                if (allowed.isPresent() && wanted > allowed.get()) {
                    throw new RunRefusedException("the broker at " + admin.servers() + " allows transactions of "
                            + allowed.get() + " ms (transaction.max.timeout.ms), and transaction.timeout.ms of the sink"
                            + " to " + sink.topic() + " is " + wanted);
                }
            }
        }
    }

    /** Empty where the client may not read it. */
    private static Optional<Long> maxTransactionTimeout(KafkaAdmin admin)
            throws RunRefusedException, InterruptedException {
        Collection<Node> nodes = admin.ask(admin.client().describeCluster().nodes());
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, nodes.iterator().next().idString());
        try {
            Map<ConfigResource, Config> configs =
                    admin.client().describeConfigs(List.of(broker)).all().get();
            return Optional.ofNullable(configs.get(broker))
                    .map(config -> config.get("transaction.max.timeout.ms"))
                    .map(entry -> Long.valueOf(entry.value()));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }
}
