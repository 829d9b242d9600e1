// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static io.streamgauge.ingest.Sources.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodingDeserializerTest {
    private static final TypeInformation<Decoded> TYPE = TypeInformation.of(Decoded.class);

    private final List<Decoded> out = new ArrayList<>();
    private DecodingDeserializer decoder;

    @BeforeEach
    void openWhereItRuns() throws Exception {
        decoder = InstantiationUtil.clone(new DecodingDeserializer(
                Sources.json(Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at")), TYPE, System::currentTimeMillis));
        decoder.open(null);
    }

    @Test
    void theRecordIsEmittedWithItsCoordinatesAndItsBytes() {
        byte[] key = {(byte) 0xe9};
        byte[] value = bytes("{\"at\":1700000000000}");
        RecordHeaders headers = new RecordHeaders();
        headers.add("b", new byte[] {(byte) 0xff}).add("a", null).add("b", new byte[0]);

        read(T, TimestampType.CREATE_TIME, key, value, headers);

        SourceRecord source = out.get(0).source();
        assertThat(out.get(0)).isInstanceOf(Event.class);
        assertThat(source.topic()).isEqualTo("trades");
        assertThat(source.partition()).isEqualTo(3);
        assertThat(source.offset()).isEqualTo(42);
        assertThat(source.timestamp()).isEqualTo(T);
        assertThat(source.key()).isSameAs(key);
        assertThat(source.value()).isSameAs(value);
        assertThat(source.headers()).extracting("name").containsExactly("b", "a", "b");
        assertThat(source.headers().get(0).value()).containsExactly(0xff);
        assertThat(source.headers().get(1).value()).isNull();
        assertThat(source.headers().get(2).value()).isEmpty();
    }

    @Test
    void everyRecordGivesExactlyOneOutcome() {
        read(T, TimestampType.CREATE_TIME, null, null, new RecordHeaders());
        read(T, TimestampType.CREATE_TIME, null, bytes("{"), new RecordHeaders());
        read(-1, TimestampType.NO_TIMESTAMP_TYPE, null, bytes("{\"at\":1700000000000}"), new RecordHeaders());

        assertThat(out).hasSize(3);
        assertThat(out.get(0)).isInstanceOf(Rejected.class);
        assertThat(out.get(1)).isInstanceOf(Rejected.class);
        assertThat(out.get(2)).isInstanceOf(Event.class);
        assertThat(out.get(2).source().headers()).isSameAs(List.of());
    }

    @Test
    void theBrokersTimestampIsTrustedAndAProducersOnlyUpToNow() {
        long future = System.currentTimeMillis() + 86_400_000;

        read(future, TimestampType.LOG_APPEND_TIME, null, bytes("{\"at\":" + future + "}"), new RecordHeaders());
        read(future, TimestampType.CREATE_TIME, null, bytes("{\"at\":" + future + "}"), new RecordHeaders());

        assertThat(out.get(0)).isInstanceOf(Event.class);
        assertThat(((Rejected) out.get(1)).code()).isEqualTo(RejectReason.TIMESTAMP_AHEAD);
    }

    @Test
    void theTypeIsTheOneThatWasGiven() {
        assertThat(new DecodingDeserializer(Sources.lines(), TYPE, System::currentTimeMillis).getProducedType())
                .isSameAs(TYPE);
    }

    private void read(long timestamp, TimestampType type, byte[] key, byte[] value, RecordHeaders headers) {
        decoder.deserialize(
                new ConsumerRecord<>("trades", 3, 42, timestamp, type, 0, 0, key, value, headers, Optional.empty()),
                new ListCollector<>(out));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
