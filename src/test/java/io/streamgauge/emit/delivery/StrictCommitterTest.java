// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.testing.TestBroker;
import io.streamgauge.testing.Waiting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Commits as Flink makes them, against a broker. */
class StrictCommitterTest {
    private static final TestBroker BROKER = TestBroker.shared();

    private final String topic = BROKER.topic("out", 1);
    private final Sinks.KafkaSink sink = new Sinks.KafkaSink(
            topic,
            Sinks.Guarantee.EXACTLY_ONCE,
            new KafkaProperties(Map.of("bootstrap.servers", BROKER.bootstrapServers()), Set.of()));

    private final Counter deleted = new SimpleCounter();

    @Test
    void aTransactionThatWasFencedFailsTheJobForGoodAndIsNamed() throws Exception {
        try (FlinkKafkaInternalProducer<byte[], byte[]> producer = begin(topic + "-fenced");
                FlinkKafkaInternalProducer<byte[], byte[]> other = producer(topic + "-fenced");
                StrictCommitter committer = committer()) {
            other.initTransactions();

            assertThatThrownBy(() -> committer.commit(List.of(new Request(KafkaCommittable.of(producer)))))
                    .hasMessageContaining(topic + "-fenced")
                    .hasMessageContaining("topic " + topic)
                    .satisfies(failure -> assertThat(ThrowableClassifier.getThrowableType(failure))
                            .isEqualTo(ThrowableType.NonRecoverableError));
        }
        assertThat(BROKER.readAll(topic, true)).isEmpty();
    }

    @Test
    void aTransactionThatIsCommittedAlreadyIsNotRefused() throws Exception {
        KafkaCommittable committable;
        try (FlinkKafkaInternalProducer<byte[], byte[]> producer = begin(topic + "-twice")) {
            committable = new KafkaCommittable(
                    producer.getProducerId(), producer.getEpoch(), producer.getTransactionalId(), null);
            producer.commitTransaction();
        }
        try (StrictCommitter committer = committer()) {
            committer.commit(List.of(new Request(committable)));
        }
        assertThat(BROKER.readAll(topic, true)).hasSize(1);
    }

    /** Kafka takes the commit of a transaction whose records are gone. */
    @Test
    void aTopicThatIsDeletedUnderItIsCounted() throws Exception {
        try (StrictCommitter committer = committer();
                Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            commit(committer, "-before");
            assertThat(deleted.getCount()).isZero();
            try (FlinkKafkaInternalProducer<byte[], byte[]> producer = begin(topic + "-open")) {
                admin.deleteTopics(List.of(topic)).all().get();
                untilListed(admin, false);
                recreate(admin);
                committer.commit(List.of(new Request(KafkaCommittable.of(producer))));
            }
            assertThat(deleted.getCount()).isEqualTo(1);
            assertThat(BROKER.readAll(topic, true)).isEmpty();
            commit(committer, "-after");
            assertThat(deleted.getCount()).isEqualTo(1);
            assertThat(BROKER.readAll(topic, true)).hasSize(1);
        }
    }

    @Test
    void aTopicThatIsMissingForAWhileIsCountedOnce() throws Exception {
        try (WatchedTopic watched = new WatchedTopic(sink, deleted);
                Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            watched.compare();
            admin.deleteTopics(List.of(topic)).all().get();
            untilListed(admin, false);
            watched.compare();
            assertThat(deleted.getCount()).isEqualTo(1);
            recreate(admin);
            untilListed(admin, true);
            watched.compare();
            assertThat(deleted.getCount()).isEqualTo(1);
        }
    }

    private void untilListed(Admin admin, boolean listed) throws Exception {
        Waiting.until(
                listed ? "the topic is there" : "the topic is gone",
                () -> admin.listTopics().names().get().contains(topic) == listed);
    }

    private void recreate(Admin admin) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    private void commit(StrictCommitter committer, String id) throws Exception {
        try (FlinkKafkaInternalProducer<byte[], byte[]> producer = begin(topic + id)) {
            committer.commit(List.of(new Request(KafkaCommittable.of(producer))));
        }
    }

    @Test
    void aTransactionThatWasAbortedIsRefused() throws Exception {
        KafkaCommittable committable;
        try (FlinkKafkaInternalProducer<byte[], byte[]> producer = begin(topic + "-aborted")) {
            committable = new KafkaCommittable(
                    producer.getProducerId(), producer.getEpoch(), producer.getTransactionalId(), null);
            producer.abortTransaction();
        }
        try (StrictCommitter committer = committer()) {
            assertThatThrownBy(() -> committer.commit(List.of(new Request(committable))))
                    .isInstanceOf(CommitRefusedException.class);
        }
    }

    private FlinkKafkaInternalProducer<byte[], byte[]> begin(String id) {
        FlinkKafkaInternalProducer<byte[], byte[]> producer = producer(id);
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, "x".getBytes(UTF_8)));
        producer.flush();
        return producer;
    }

    private static FlinkKafkaInternalProducer<byte[], byte[]> producer(String id) {
        return new FlinkKafkaInternalProducer<>(properties(), id);
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", BROKER.bootstrapServers());
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        return properties;
    }

    private StrictCommitter committer() {
        return new StrictCommitter(
                new KafkaCommitter(properties(), topic, 0, 0, false, FlinkKafkaInternalProducer::new),
                sink,
                id -> RestoredCommits.Policy.REQUIRE,
                new SimpleCounter(),
                Optional.of(new WatchedTopic(sink, deleted)));
    }

    /** A request that takes every answer but a refusal. */
    private record Request(KafkaCommittable getCommittable) implements Committer.CommitRequest<KafkaCommittable> {
        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            throw new AssertionError("a refusal goes no further", reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("to be tried again");
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            throw new AssertionError("to be tried again");
        }

        @Override
        public void signalAlreadyCommitted() {}
    }
}
