package io.streamgauge.emit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Late;
import io.streamgauge.model.SourceRecord;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class LateSchemaTest {
    private static final long START = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();

    private final LateSchema schema = new LateSchema("p", new CopyOfSource("late", 1_000_000));

    @Test
    void aLateEventKeepsItsBytesAndItsPlaceAndTellsWhatItMissed() {
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
