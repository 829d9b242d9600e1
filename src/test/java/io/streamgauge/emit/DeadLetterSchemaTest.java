// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Late;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.testing.TestBroker;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterSchemaTest {
    private static final long START = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();

    private static final TestBroker BROKER = TestBroker.shared();

    private final String topic = BROKER.topic("late", 1, Map.of("max.message.bytes", "1000"));
    private DeadLetterSchema<Late> schema;

    @BeforeEach
    void open() throws IOException {
        Map<String, String> properties = Map.of(
                "bootstrap.servers",
                BROKER.bootstrapServers(),
                "key.serializer",
                ByteArraySerializer.class.getName(),
                "value.serializer",
                ByteArraySerializer.class.getName());
        Sinks.KafkaSink sink =
                new Sinks.KafkaSink(topic, Sinks.Guarantee.EXACTLY_ONCE, new KafkaProperties(properties, Set.of()));
        ProducerConfig producer = new ProducerConfig(Map.copyOf(properties));
        schema = DeadLetterSchema.late("p", new SizeLimit(sink, producer));
        schema.open(null, null);
    }

    @Test
    void aCopyThatItsTopicDoesNotTakeGoesWithoutItsValue() {
        SourceRecord source = new SourceRecord("in", 3, 7, START, null, new byte[600], List.of());
        Late late = new Late(source, "sums", START, START + 60_000, 2, 91, true);

        ProducerRecord<byte[], byte[]> record = schema.serialize(late, null, null);

        assertThat(record.topic()).isEqualTo(topic);
        assertThat(record.value()).isNull();
        assertThat(text(record, "streamgauge.value.length")).isEqualTo("600");
    }

    @Test
    void aLateEventKeepsItsBytesAndItsPlaceAndNamesWhatItMissed() {
        SourceRecord source = new SourceRecord("in", 3, 7, START, "k".getBytes(UTF_8), "v".getBytes(UTF_8), List.of());
        Late late = new Late(source, "sums", START, START + 60_000, 2, 91, true);

        ProducerRecord<byte[], byte[]> record = schema.serialize(late, null, null);

        assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo("v".getBytes(UTF_8));
        assertThat(text(record, "__streams.errors.exception")).isEqualTo("LATE");
        assertThat(text(record, "__streams.errors.partition")).isEqualTo("3");
        assertThat(text(record, "__streams.errors.offset")).isEqualTo("7");
        assertThat(text(record, "streamgauge.late.window.end")).isEqualTo("2026-11-22T10:01:00Z");
        assertThat(text(record, "streamgauge.late.windows")).isEqualTo("2");
        assertThat(text(record, "streamgauge.late.partial")).isEqualTo("true");
        assertThat(text(record, "streamgauge.late.by.ms")).isEqualTo("91");
    }

    private static String text(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
