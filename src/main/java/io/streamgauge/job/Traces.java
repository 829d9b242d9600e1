// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.emit.KafkaSinks;
import io.streamgauge.emit.delivery.LingeringTransactions;
import io.streamgauge.local.state.UtcTime;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What live runs of a pipeline leave in Kafka. Two readings that differ show a run that is at work.
 *
 * @param transactions those that are open, by their ids
 * @param offsets that the consumer group has committed, of the topics that the pipeline reads
 */
public record Traces(Map<String, OpenTransaction> transactions, Map<TopicPartition, Long> offsets) {
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
    /** Partitions as people count them. */
    public static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private static final int SHOWN = 8;

    /**
     * A transaction that is open.
     *
     * @param lastSequences the sequence number of the last record in each partition that it has written to, where Kafka reports it
     */
    record OpenTransaction(TransactionDescription description, Map<TopicPartition, Integer> lastSequences) {
        private boolean isSame(OpenTransaction other) {
            return description.producerId() == other.description.producerId()
                    && description.producerEpoch() == other.description.producerEpoch()
                    && description.transactionStartTimeMs().equals(other.description.transactionStartTimeMs());
        }

        private boolean hasWrittenSince(OpenTransaction before) {
            return !before.description.topicPartitions().containsAll(description.topicPartitions())
                    || lastSequences.entrySet().stream().anyMatch(last -> {
                        Integer earlier = before.lastSequences.get(last.getKey());
                        return earlier != null && !earlier.equals(last.getValue());
                    });
        }
    }

    /** @param topics that the pipeline reads */
    public static Traces of(Pipeline pipeline, KafkaAdmin source, Collection<String> topics)
            throws RunRefusedException, InterruptedException {
        Map<String, OpenTransaction> transactions = new TreeMap<>();
        Set<KafkaProperties> others = pipeline.sinks().kafka().values().stream()
                .filter(sink -> sink.guarantee() == Sinks.Guarantee.EXACTLY_ONCE)
                .map(Sinks.KafkaSink::kafka)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (others.remove(pipeline.source().kafka())) {
            transactions.putAll(transactions(pipeline, source));
        }
        for (KafkaProperties other : others) {
            try (KafkaAdmin admin = new KafkaAdmin(other)) {
                transactions.putAll(transactions(pipeline, admin));
            }
        }
        return new Traces(transactions, offsets(pipeline, source, topics));
    }

    private static Map<String, OpenTransaction> transactions(Pipeline pipeline, KafkaAdmin kafka)
            throws RunRefusedException, InterruptedException {
        Admin admin = kafka.client();
        Map<String, OpenTransaction> open = new TreeMap<>();
        try {
            List<String> ids = LingeringTransactions.open(admin)
                    .filter(id -> KafkaSinks.isLive(pipeline.name(), id))
                    .toList();
            if (!ids.isEmpty()) {
                Map<String, TransactionDescription> described =
                        admin.describeTransactions(ids).all().get();
                Map<TopicPartition, PartitionProducerState> producers = producers(admin, described.values());
                described.forEach((id, transaction) ->
                        open.put(id, new OpenTransaction(transaction, lastSequences(transaction, producers))));
            }
            return open;
        } catch (ExecutionException e) {
            // A broker before Kafka 3.0 lists none, nor does a broker list them to a client without the right.
            if (e.getCause() instanceof UnsupportedVersionException
                    || e.getCause() instanceof AuthorizationException
                    || e.getCause() instanceof TransactionalIdNotFoundException) {
                return open;
            }
            throw kafka.unanswered(e);
        }
    }

    /** Who writes to the partitions of transactions. One is missing where its topic may not be read, or where it has no leader. */
    private static Map<TopicPartition, PartitionProducerState> producers(
            Admin admin, Collection<TransactionDescription> transactions) throws InterruptedException {
        Set<TopicPartition> partitions = transactions.stream()
                .flatMap(each -> each.topicPartitions().stream())
                .collect(Collectors.toSet());
        DescribeProducersResult described = admin.describeProducers(partitions);
        Map<TopicPartition, PartitionProducerState> producers = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                producers.put(partition, described.partitionResult(partition).get());
            } catch (ExecutionException e) {
                LOG.debug("Kafka does not report who writes to {}", partition, e);
            }
        }
        return producers;
    }

    private static Map<TopicPartition, Integer> lastSequences(
            TransactionDescription transaction, Map<TopicPartition, PartitionProducerState> producers) {
        Map<TopicPartition, Integer> sequences = new HashMap<>();
        producers.forEach((partition, state) -> state.activeProducers().stream()
                .filter(producer -> producer.producerId() == transaction.producerId())
                .forEach(producer -> sequences.put(partition, producer.lastSequence())));
        return sequences;
    }

    private static Map<TopicPartition, Long> offsets(Pipeline pipeline, KafkaAdmin kafka, Collection<String> topics)
            throws RunRefusedException, InterruptedException {
        Map<TopicPartition, Long> offsets = new TreeMap<>(ORDER);
        try {
            for (Map.Entry<TopicPartition, OffsetAndMetadata> committed : kafka.client()
                    .listConsumerGroupOffsets(pipeline.name())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()) {
                if (committed.getValue() != null
                        && topics.contains(committed.getKey().topic())) {
                    offsets.put(committed.getKey(), committed.getValue().offset());
                }
            }
            return offsets;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException || e.getCause() instanceof GroupIdNotFoundException) {
                return offsets;
            }
            throw kafka.unanswered(e);
        }
    }

    /**
     * Whether only the run that wrote a state can have written since.
     *
     * @param saved the offsets of that state, empty without
     */
    public boolean endWith(Map<TopicPartition, Long> saved) {
        if (!transactions.isEmpty()) {
            return false;
        }
        Map<TopicPartition, Long> read = new HashMap<>(saved);
        // Nothing was read of these, so nothing was committed.
        read.values().removeIf(offset -> offset < 0);
        return read.equals(offsets);
    }

    /** What another run did between this reading and a later one, as text; empty where nothing shows that it did anything. */
    Optional<String> movedBy(Traces later) {
        for (Map.Entry<String, OpenTransaction> open : later.transactions.entrySet()) {
            OpenTransaction before = transactions.get(open.getKey());
            OpenTransaction now = open.getValue();
            if (before == null || !before.isSame(now)) {
                OptionalLong began = now.description().transactionStartTimeMs();
                return Optional.of("it began transaction " + open.getKey()
                        + (began.isPresent() ? " at " + UtcTime.text(Instant.ofEpochMilli(began.getAsLong())) : ""));
            } else if (now.hasWrittenSince(before)) {
                return Optional.of("it writes in transaction " + open.getKey());
            }
        }
        for (Map.Entry<String, OpenTransaction> open : transactions.entrySet()) {
            TransactionDescription transaction = open.getValue().description();
            long end = transaction.transactionStartTimeMs().orElse(0) + transaction.transactionTimeoutMs();
            // Kafka itself ends those that have lived too long.
            if (!later.transactions.containsKey(open.getKey()) && end > System.currentTimeMillis()) {
                return Optional.of("it ended transaction " + open.getKey());
            }
        }
        return later.offsets.equals(offsets)
                ? Optional.empty()
                : Optional.of("its consumer group moved from " + text(offsets) + " to " + text(later.offsets));
    }

    /** Offsets as in {@code trades/0@912 1@918}; of many partitions the first ones. */
    public static String text(Map<TopicPartition, Long> offsets) {
        StringBuilder text = new StringBuilder();
        String topic = "";
        int left = SHOWN;
        for (TopicPartition partition : offsets.keySet().stream().sorted(ORDER).toList()) {
            if (left-- == 0) {
                return text.append(" and ")
                        .append(offsets.size() - SHOWN)
                        .append(" more")
                        .toString();
            }
            text.append(text.length() == 0 ? "" : " ");
            if (!topic.equals(partition.topic())) {
                topic = partition.topic();
                text.append(topic).append('/');
            }
            text.append(partition.partition()).append('@').append(offsets.get(partition));
        }
        return text.isEmpty() ? "no offset" : text.toString();
    }
}
