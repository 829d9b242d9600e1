// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import io.streamgauge.ingest.RawRecordDeserializer;
import io.streamgauge.ingest.source.BoundedRead;
import io.streamgauge.job.KafkaAdmin;
import io.streamgauge.job.Offsets;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what was written to the topics of a pipeline in some time. It joins no consumer group and commits nothing. */
final class Traffic {
    /** More make a file that nobody reads. */
    static final int MAX_RECORDS = 100_000;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final Source source;
    private final int limit;
    private int written;

    /** @param limit how many records are read at most */
    Traffic(Pipeline pipeline, int limit) {
        this.source = pipeline.source();
        this.limit = limit;
    }

    /** How many records {@link #read} has seen, wanted or not. */
    int written() {
        return written;
    }

    /**
     * The wanted ones of the records from the first one of a time or later up to the first one of another time, in the order of their
     * timestamps; the order of each partition is kept.
     *
     * @throws RunRefusedException if Kafka does not answer, or if too many are wanted
     */
    List<SourceRecord> read(Instant from, Instant to, Predicate<SourceRecord> wanted)
            throws RunRefusedException, InterruptedException {
        IsolationLevel isolation = Offsets.isolation(source);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaAdmin admin = new KafkaAdmin(source.kafka());
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties(), bytes, bytes)) {
            SortedMap<TopicPartition, Long> ends = Offsets.of(admin, topics(admin), source.again(), Map.of(), isolation)
                    .ends();
            consumer.assign(ends.keySet());
            Offsets.since(admin, from, ends, isolation).forEach(consumer::seek);
            return inOrderOfTime(read(consumer, Offsets.since(admin, to, ends, isolation), wanted));
        } catch (KafkaException e) {
            throw new RunRefusedException(
                    "Kafka at " + source.kafka().values().get("bootstrap.servers") + ": " + e.getMessage(), e);
        }
    }

    private Properties properties() {
        Properties properties = source.kafka().toConsumerProperties();
        properties.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(ANSWER_WITHIN.toMillis()));
        return properties;
    }

    /** The topics of the source that exist. */
    private List<String> topics(KafkaAdmin admin) throws RunRefusedException, InterruptedException {
        Set<String> all = admin.ask(admin.client().listTopics().names());
        List<String> topics =
                admin.topicsOf(source).stream().filter(all::contains).toList();
        if (topics.isEmpty()) {
            throw new RunRefusedException("there is no topic to record: "
                    + (source.topicPattern() == null ? source.topics() : source.topicPattern()));
        }
        return topics;
    }

    private List<SourceRecord> read(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> stops, Predicate<SourceRecord> wanted)
            throws RunRefusedException {
        List<SourceRecord> records = new ArrayList<>();
        boolean ended = BoundedRead.<RunRefusedException>read(consumer, stops, ANSWER_WITHIN, each -> {
            written++;
            SourceRecord record = RawRecordDeserializer.record(each);
            if (wanted.test(record)) {
                records.add(record);
            }
            if (records.size() > limit) {
                throw new RunRefusedException(
                        "there are more than " + limit + " records; write a shorter --for, or choose a --key");
            }
        });
        if (!ended) {
            throw new RunRefusedException(
                    "Kafka has sent no record of the source for " + ANSWER_WITHIN.toSeconds() + " s");
        }
        return records;
    }

    /**
     * A record follows those before it in its partition, also where its timestamp is earlier. Records of the same time are in the
     * order of their partitions, so that a recording does not depend on arrival.
     */
    private static List<SourceRecord> inOrderOfTime(List<SourceRecord> read) {
        List<SourceRecord> records = new ArrayList<>(read);
        records.sort(Comparator.comparing(SourceRecord::topic)
                .thenComparingInt(SourceRecord::partition)
                .thenComparingLong(SourceRecord::offset));
        Map<String, Long> latest = new HashMap<>();
        long[] times = new long[records.size()];
        for (int i = 0; i < times.length; i++) {
            SourceRecord record = records.get(i);
            times[i] = Objects.requireNonNull(
                    latest.merge(record.topic() + "/" + record.partition(), record.timestamp(), Math::max));
        }
        Integer[] order = new Integer[times.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingLong(i -> times[i]));
        return Arrays.stream(order).map(records::get).toList();
    }
}
