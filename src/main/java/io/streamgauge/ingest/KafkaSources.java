// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.ingest.source.EventTimeKafkaSource;
import io.streamgauge.model.Decoded;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** The Kafka source of a pipeline. */
public final class KafkaSources {
    private KafkaSources() {}

    /**
     * A source of decoded records.
     *
     * @param type of the output; determines its serializer
     * @param saved the offsets of the source of other topics that this one replaces; empty if there was none
     * @param latest the ends of the partitions when the run began, for {@code start: latest}; empty to let the source query
     *     them
     * @param watermarkInterval from one watermark to the next
     */
    public static org.apache.flink.api.connector.source.Source<Decoded, KafkaPartitionSplit, ?> of(
            Pipeline pipeline,
            TypeInformation<Decoded> type,
            Map<TopicPartition, Long> saved,
            Map<TopicPartition, Long> latest,
            Duration watermarkInterval) {
        Source source = pipeline.source();
        Properties properties = properties(pipeline);
        KafkaSourceBuilder<Decoded> builder = KafkaSource.<Decoded>builder()
                .setProperties(properties)
                .setDeserializer(new DecodingDeserializer(source, type, System::currentTimeMillis))
                .setStartingOffsets(StartOffsets.of(source.start(), saved, latest));
        if (source.topicPattern() == null) {
            builder.setTopics(source.topics());
        } else {
            builder.setTopicPattern(Pattern.compile(source.topicPattern()));
        }
        if (source.stop().bounded()) {
            builder.setBounded(stop(source.stop()));
        }
        return new EventTimeKafkaSource(builder.build(), source, properties, watermarkInterval);
    }

    /**
     * A source that reads decoded records again, for a recomputation. It has no watermarks and no consumer group. It rejects as
     * ahead of time only what is ahead of its own timestamp, because the time of the first reading is not known.
     *
     * @param pipeline whose source is bounded
     * @param starts the first offset of each partition
     * @param ends the offset of each partition before which reading ends
     */
    public static org.apache.flink.api.connector.source.Source<Decoded, KafkaPartitionSplit, ?> again(
            Pipeline pipeline,
            TypeInformation<Decoded> type,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends) {
        return KafkaSource.<Decoded>builder()
                .setProperties(properties(pipeline))
                .setClientIdPrefix(pipeline.name() + ".prove")
                .setDeserializer(new DecodingDeserializer(pipeline.source(), type, () -> Long.MAX_VALUE))
                // The maps of the caller need not be serializable.
                .setPartitions(new HashSet<>(starts.keySet()))
                .setStartingOffsets(OffsetsInitializer.offsets(new HashMap<>(starts)))
                .setBounded(OffsetsInitializer.offsets(new HashMap<>(ends)))
                .build();
    }

    private static OffsetsInitializer stop(Source.StopPosition stop) {
        return stop.kind() == Source.StopPosition.StopMode.LATEST
                ? OffsetsInitializer.latest()
                : OffsetsInitializer.timestamp(stop.instant().toEpochMilli());
    }

    static Properties properties(Pipeline pipeline) {
        Source source = pipeline.source();
        boolean bounded = source.stop().bounded();
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        if (!bounded) {
            // Until a new partition is discovered, watermarks advance without it and its first events become late. The
            // connector's default is five minutes. A bounded run keeps its initial partitions.
            properties.setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "10000");
        }
        // The fetcher thread hands each poll over to the task thread. At Kafka's default of 500 records the cost is
        // measurable.
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "4000");
        // The operating system sizes the buffer by the round-trip time; Kafka's 64 KiB limits the throughput of a
        // distant broker.
        properties.setProperty(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1");
        properties.putAll(source.kafka().toProperties());
        // With it the logs and quotas of the broker distinguish a replay from the live job.
        properties.setProperty(
                KafkaSourceOptions.CLIENT_ID_PREFIX.key(), pipeline.name() + (bounded ? ".replay" : ".source"));
        // A bounded run must not change the offsets of the live job; it needs the group only to start from them.
        properties.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), String.valueOf(!bounded));
        if (!bounded || source.start().kind() == Source.StartPosition.StartMode.COMMITTED) {
            properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, pipeline.name());
        }
        return properties;
    }
}
