// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.demo.Broker;
import io.streamgauge.model.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/** One broker for all tests of a JVM, since a start costs seconds; each test takes topics of its own. */
public final class TestBroker {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int LARGEST = 32 * 1024 * 1024;

    private final Broker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private volatile Exception failed;

    private TestBroker() throws IOException {
        // Everybody may do everything until a test denies it.
        broker = Broker.start(Map.of(
                "authorizer.class.name", StandardAuthorizer.class.getName(), "allow.everyone.if.no.acl.found", "true"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", LARGEST, "linger.ms", 2),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static final class Holder {
        private static final TestBroker SHARED = shared();

        private static TestBroker shared() {
            try {
                TestBroker shared = new TestBroker();
                Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
                return shared;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The broker of this JVM, started when first asked for. */
    public static TestBroker shared() {
        return Holder.SHARED;
    }

    private void close() {
        producer.close(Duration.ZERO);
        try {
            broker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Makes a topic with a name that no other test has; returns the name. */
    public String topic(String prefix, int partitions) {
        return topic(prefix, partitions, Map.of());
    }

    public String topic(String prefix, int partitions, Map<String, String> configs) {
        String name = prefix + "-" + TOPICS.incrementAndGet();
        try {
            broker.createTopic(name, partitions, configs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return name;
    }

    public void produce(String topic, String value) {
        produce(topic, null, null, null, value.getBytes(StandardCharsets.UTF_8), List.of());
    }

    /** Sends; visible after {@link #flush}. Partition, timestamp (milliseconds), key and value may be null. */
    public void produce(
            String topic, Integer partition, Long timestamp, byte[] key, byte[] value, List<Header> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, timestamp, key, value);
        headers.forEach(header -> record.headers().add(new RecordHeader(header.name(), header.value())));
        producer.send(record, (sent, failure) -> {
            if (failure != null) {
                failed = failure;
            }
        });
    }

    /** Waits until all that was produced is there; fails where something is not. */
    public void flush() {
        producer.flush();
        if (failed != null) {
            throw new AssertionError("a record was not sent", failed);
        }
    }

    /**
     * All that a {@code read_committed} or other reader sees up to the end of the topic as it is now. What a job wrote must
     * follow its schema.
     */
    public List<ConsumerRecord<byte[], byte[]>> readAll(String topic, boolean committedOnly) {
        return read(topic, committedOnly, -1);
    }

    /** Reads until so many records have come; fails where they have not within a minute. */
    public List<ConsumerRecord<byte[], byte[]>> readAtLeast(String topic, boolean committedOnly, int expected) {
        return read(topic, committedOnly, expected);
    }

    /**
     * Waits until every transaction that was committed or aborted is so in the partitions, too: the coordinator answers
     * before it has written the markers, and until then a {@code read_committed} reader's end is before them.
     */
    private void settle() {
        ListTransactionsOptions ended = new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            Waiting.until(
                    "the markers of all ended transactions",
                    () -> admin.listTransactions(ended).all().get().isEmpty());
        } catch (Exception e) {
            throw new AssertionError("the broker does not tell its transactions", e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, boolean committedOnly, int expected) {
        if (committedOnly && expected < 0) {
            settle();
        }
        Map<String, Object> options = Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "isolation.level",
                committedOnly ? "read_committed" : "read_uncommitted",
                "max.partition.fetch.bytes",
                LARGEST);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            while (expected < 0
                    ? ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                    : records.size() < expected) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("%d records of %s came within %s: %s"
                            .formatted(records.size(), topic, DEADLINE, texts(records)));
                }
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            records.forEach(EmittedRecords::check);
            return records;
        }
    }

    private static String texts(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .limit(20)
                .map(record -> record.value() == null ? "null" : new String(record.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }
}
