// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.local.rest.Ports;
import io.streamgauge.model.Header;
import io.streamgauge.testing.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    @TempDir
    Path directory;

    @Test
    void whatWasProducedIsReadBackWithKeyHeadersPartitionAndTime() {
        TestBroker broker = TestBroker.shared();
        String topic = broker.topic("broker", 2);

        broker.produce(topic, 1, 1234L, bytes("key"), bytes("value"), List.of(new Header("h", bytes("1"))));
        broker.flush();

        assertThat(broker.readAll(topic, true)).singleElement().satisfies(record -> {
            assertThat(record.partition()).isEqualTo(1);
            assertThat(record.timestamp()).isEqualTo(1234);
            assertThat(record.key()).isEqualTo(bytes("key"));
            assertThat(record.value()).isEqualTo(bytes("value"));
            assertThat(record.headers().lastHeader("h").value()).isEqualTo(bytes("1"));
        });
    }

    @Test
    void aReaderOfCommittedRecordsSeesATransactionOnlyOnceItIsCommitted() {
        TestBroker broker = TestBroker.shared();
        String topic = broker.topic("transactions", 1);
        Map<String, Object> options =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "broker-test");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(options, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted"));
            producer.flush();
            assertThat(broker.readAll(topic, false)).hasSize(1);
            assertThat(broker.readAll(topic, true)).isEmpty();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed"));
            producer.commitTransaction();
        }

        assertThat(broker.readAll(topic, true))
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactly("committed");
    }

    @Test
    void twoBrokersRunSideBySideAndCloseWithoutATrace() throws Exception {
        int port = Ports.free();
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        int otherPort;
        try (Broker one = Broker.start(first, port);
                Broker two = Broker.start(second, port)) {
            assertThat(one.bootstrapServers()).isEqualTo("localhost:" + port);
            assertThat(two.bootstrapServers()).isNotEqualTo(one.bootstrapServers());
            otherPort = Integer.parseInt(two.bootstrapServers().split(":")[1]);
            one.createTopic("here", 3, Map.of("cleanup.policy", "compact"));
            one.createTopic("here", 3, Map.of());
            assertThatThrownBy(() -> two.createTopic("not a name", 1, Map.of()))
                    .hasMessageStartingWith("Topic not a name cannot be created: ");
        }

        assertThat(List.of(port, otherPort)).allMatch(Ports::isFree);
        assertThat(directory).isEmptyDirectory();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
