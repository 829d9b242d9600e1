package io.streamgauge;

import io.streamgauge.config.KafkaProperties;
import io.streamgauge.config.Pipeline;
import io.streamgauge.config.RulesTopic;
import io.streamgauge.config.Sinks;
import io.streamgauge.config.Source;
import io.streamgauge.emit.KafkaSinks;
import io.streamgauge.local.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka, before a job starts, for what would otherwise be an endless retry in its log. */
final class KafkaCheck {
    /** For each question; a broker that is there answers in milliseconds. */
    private static final int TIMEOUT_MS = 10_000;

    private final Pipeline pipeline;
    /** The topics that must be there, in the order of the flow, and whose properties reach them. */
    private final Map<String, KafkaProperties> topics = new LinkedHashMap<>();

    KafkaCheck(Pipeline pipeline) {
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
     * @param say takes a line for each topic that was made
     * @throws CommandFailed where the job could not run
     */
    void run(boolean create, Consumer<String> say) throws CommandFailed, InterruptedException {
        Map<KafkaProperties, List<String>> byCluster = topics.keySet().stream()
                .collect(Collectors.groupingBy(topics::get, LinkedHashMap::new, Collectors.toList()));
        byCluster.putIfAbsent(pipeline.source().kafka(), List.of());
        List<String> commands = new ArrayList<>();
        int partitions = 1;
        for (Map.Entry<KafkaProperties, List<String>> cluster : byCluster.entrySet()) {
            String servers = cluster.getKey().values().get("bootstrap.servers");
            try (Admin admin = Admin.create(properties(cluster.getKey()))) {
                if (cluster.getKey().equals(pipeline.source().kafka())) {
                    checkPattern(admin, servers);
                }
                Map<String, Integer> found = partitionsOf(admin, cluster.getValue(), servers);
                partitions = Math.max(
                        partitions,
                        found.values().stream().mapToInt(n -> n).max().orElse(1));
                List<String> missing = cluster.getValue().stream()
                        .filter(topic -> !found.containsKey(topic))
                        .toList();
                for (String topic : missing) {
                    int count = isOfRules(topic) ? 1 : partitions;
                    if (create) {
                        create(admin, topic, count, servers);
                        say.accept("made topic " + topic + " with " + count + " partitions");
                    } else {
                        commands.add(command(topic, count, servers));
                    }
                }
                checkTransactions(admin, cluster.getKey(), servers);
            } catch (KafkaException e) {
                throw CommandFailed.wrongInput("cannot connect to Kafka at " + servers + ": " + reason(e));
            }
        }
        if (!commands.isEmpty()) {
            throw CommandFailed.wrongInput((commands.size() == 1 ? "a topic is" : "topics are")
                    + " missing; give --create-topics, or run: " + String.join("; ", commands));
        }
    }

    private static Properties properties(KafkaProperties kafka) {
        Properties properties = kafka.toAdminProperties();
        properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MS / 2));
        properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MS));
        return properties;
    }

    private void checkPattern(Admin admin, String servers) throws CommandFailed, InterruptedException {
        if (pipeline.source().topicPattern() != null) {
            Pattern pattern = Pattern.compile(pipeline.source().topicPattern());
            if (ask(admin.listTopics().names(), servers).stream()
                    .noneMatch(topic -> pattern.matcher(topic).matches())) {
                throw CommandFailed.wrongInput(
                        "no topic at " + servers + " matches source.topicPattern " + pattern.pattern());
            }
        }
    }

    private Map<String, Integer> partitionsOf(Admin admin, List<String> names, String servers)
            throws CommandFailed, InterruptedException {
        // Asked first, so that a broker that is not there is told apart from a topic that is not there.
        ask(admin.describeCluster().clusterId(), servers);
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                found.put(
                        topic.getKey(),
                        topic.getValue()
                                .get(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS)
                                .partitions()
                                .size());
            } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw unanswered(e, servers);
                }
            }
        }
        return found;
    }

    private void create(Admin admin, String topic, int partitions, String servers)
            throws CommandFailed, InterruptedException {
        try {
            Topics.create(admin, topic, partitions, configs(topic));
        } catch (ExecutionException e) {
            throw unanswered(e, servers);
        }
    }

    /** One partition, and so one order of changes. */
    private boolean isOfRules(String topic) {
        RulesTopic rules = pipeline.rules();
        return rules != null
                && (rules.topic().equals(topic) || rules.status().topic().equals(topic));
    }

    /**
     * Results have a key that names their window: compaction keeps the latest revision of each. Rules and their status are kept by
     * the names of alerts.
     */
    private Map<String, String> configs(String topic) {
        Sinks.KafkaSink results = pipeline.sinks().results();
        boolean compacted =
                isOfRules(topic) || results != null && results.topic().equals(topic);
        return compacted ? Map.of("cleanup.policy", "compact") : Map.of();
    }

    private String command(String topic, int partitions, String servers) {
        return "kafka-topics.sh --bootstrap-server " + servers + " --create --topic " + topic + " --partitions "
                + partitions
                + configs(topic).entrySet().stream()
                        .map(config -> " --config " + config.getKey() + "=" + config.getValue())
                        .collect(Collectors.joining());
    }

    private void checkTransactions(Admin admin, KafkaProperties kafka, String servers)
            throws CommandFailed, InterruptedException {
        for (Sinks.KafkaSink sink : pipeline.sinks().kafka().values()) {
            if (sink.guarantee() == Sinks.Guarantee.EXACTLY_ONCE && sink.kafka().equals(kafka)) {
                long wanted = KafkaSinks.transactionTimeout(sink).toMillis();
                Optional<Long> allowed = maxTransactionTimeout(admin, servers);
                if (allowed.isPresent() && wanted > allowed.get()) {
                    throw CommandFailed.wrongInput("the broker at " + servers + " allows transactions of "
                            + allowed.get() + " ms (transaction.max.timeout.ms), and transaction.timeout.ms of the sink"
                            + " to " + sink.topic() + " is " + wanted);
                }
            }
        }
    }

    /** Empty where we may not ask. */
    private static Optional<Long> maxTransactionTimeout(Admin admin, String servers)
            throws CommandFailed, InterruptedException {
        Collection<Node> nodes = ask(admin.describeCluster().nodes(), servers);
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, nodes.iterator().next().idString());
        try {
            ConfigEntry entry = admin.describeConfigs(List.of(broker))
                    .all()
                    .get()
                    .get(broker)
                    .get("transaction.max.timeout.ms");
            return Optional.ofNullable(entry).map(value -> Long.valueOf(value.value()));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    private static <T> T ask(KafkaFuture<T> answer, String servers) throws CommandFailed, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw unanswered(e, servers);
        }
    }

    private static CommandFailed unanswered(Exception e, String servers) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return CommandFailed.wrongInput(
                cause instanceof TimeoutException
                        ? "no Kafka broker answers at " + servers + " (bootstrap.servers) within " + TIMEOUT_MS / 1000
                                + " s: is it running, and is the address right?"
                        : "Kafka at " + servers + " refused: " + reason(cause));
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
