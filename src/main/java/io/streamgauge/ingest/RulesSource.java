// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.ingest.source.BoundedRead;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.RulesTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads changes of alerts. It has no consumer group, since the state of the job contains the changes read so far. */
public final class RulesSource {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RulesSource() {}

    /** All changes, without end. */
    public static KafkaSource<SourceRecord> of(Pipeline pipeline) {
        Properties properties = topic(pipeline).kafka().toProperties();
        // A change in an aborted transaction does not count.
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), pipeline.name() + ".rules");
        properties.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
        return KafkaSource.<SourceRecord>builder()
                .setProperties(properties)
                .setTopics(topic(pipeline).topic())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new RawRecordDeserializer())
                .build();
    }

    /**
     * All changes up to now.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or sends nothing for a minute
     */
    public static List<SourceRecord> readAll(Pipeline pipeline) {
        Properties properties = topic(pipeline).kafka().toConsumerProperties();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, pipeline.name() + ".rules-at-start");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(topic(pipeline).topic())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<SourceRecord> records = new ArrayList<>();
            if (!BoundedRead.read(consumer, ends, PATIENCE, read -> records.add(RawRecordDeserializer.record(read)))) {
                throw new TimeoutException(
                        "Kafka has sent no record of the rules topic for " + PATIENCE.toSeconds() + " s");
            }
            return records;
        }
    }

    private static RulesTopic topic(Pipeline pipeline) {
        return Objects.requireNonNull(pipeline.rules(), "the pipeline has no rules topic");
    }
}
