// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.ingest.source.BoundedRead;
import io.streamgauge.job.KafkaAdmin;
import io.streamgauge.job.Offsets;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One output topic of the pipeline, from its first record to its end when the scan was opened, transactions included that were open
 * then. It commits nothing and belongs to no consumer group.
 */
final class TopicScan {
    /** A live job ends its transactions at each checkpoint. */
    private static final Duration TRANSACTIONS_END_WITHIN = Duration.ofMinutes(2);

    private final Sinks.KafkaSink sink;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> committed;
    private final Map<TopicPartition, Long> ends;

    /** @throws RunRefusedException where Kafka does not answer, or has no such topic */
    TopicScan(Sinks.KafkaSink sink) throws RunRefusedException, InterruptedException {
        this.sink = sink;
        try (KafkaAdmin kafka = new KafkaAdmin(sink.kafka())) {
            Admin admin = kafka.client();
            List<TopicPartition> partitions =
                    kafka.ask(admin.describeTopics(List.of(sink.topic())).allTopicNames()).values().stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .map(each -> new TopicPartition(sink.topic(), each.partition()))
                            .toList();
            // In this order: what was committed when the scan began lies before the ends.
            committed = Offsets.list(kafka, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
            ends = Offsets.list(kafka, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
            begins = Offsets.list(kafka, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        }
    }

    /** The partitions whose first records are gone. */
    List<TopicPartition> truncated() {
        return begins.entrySet().stream()
                .filter(begin -> begin.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a record was visible to {@code read_committed} readers when the scan was opened. */
    boolean wasCommitted(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() < committed.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /**
     * Passes every committed record, in order for each partition.
     *
     * @throws RunRefusedException where a transaction stays open, or Kafka does not answer
     */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> to) throws RunRefusedException, InterruptedException {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties(), bytes, bytes)) {
            consumer.assign(ends.keySet());
            begins.forEach(consumer::seek);
            if (!BoundedRead.read(consumer, ends, TRANSACTIONS_END_WITHIN, to::accept)) {
                throw new RunRefusedException(silence());
            }
        } catch (KafkaException e) {
            throw new RunRefusedException(
                    "Kafka at " + sink.kafka().values().get("bootstrap.servers") + ": " + e.getMessage(), e);
        }
    }

    /** Why nothing has come for so long. Records behind the last stable offset are of a transaction that is open, or after one. */
    private String silence() throws RunRefusedException, InterruptedException {
        try (KafkaAdmin kafka = new KafkaAdmin(sink.kafka())) {
            Map<TopicPartition, Long> stable =
                    Offsets.list(kafka, ends.keySet(), OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
            boolean open = ends.entrySet().stream()
                    .anyMatch(end -> stable.getOrDefault(end.getKey(), end.getValue()) < end.getValue());
            return open
                    ? "a transaction of topic " + sink.topic() + " has been open for "
                            + TRANSACTIONS_END_WITHIN.toMinutes()
                            + " minutes, and what is behind it is not committed; try again when it has ended"
                    : "Kafka has sent no record of topic " + sink.topic() + " for "
                            + TRANSACTIONS_END_WITHIN.toSeconds() + " s";
        }
    }

    private Properties properties() {
        Properties properties = sink.kafka().toConsumerProperties();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "4000");
        return properties;
    }
}
