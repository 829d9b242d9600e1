package io.streamgauge.emit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Late;
import io.streamgauge.model.SourceRange;
import io.streamgauge.model.SourceRecord;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class LateSchemaTest {
    private static final long START = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
    private static final SourceRange[] RANGES = {new SourceRange("in", 3, 7, 12), new SourceRange("in", 4, 2, 2)};

    private final LateSchema schema = new LateSchema("p", "late", new CopyOfSource("late", 1_000_000));

    @Test
    void eventsThatWereCombinedAreOneRecordWithTheirNumberAndOffsets() {
        Late late = new Late(null, RANGES, 5, "sums", START, START + 60_000, 1, 91, false);

        ProducerRecord<byte[], byte[]> record = schema.serialize(late, null, null);

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(text(record, "streamgauge.late.events")).isEqualTo("5");
        assertThat(text(record, "streamgauge.late.ranges")).isEqualTo("in/3:7-12, in/4:2-2");
        assertThat(text(record, "streamgauge.late.window.end")).isEqualTo("2026-11-22T10:01:00Z");
        assertThat(text(record, "__streams.errors.exception")).isEqualTo("LATE");
        assertThat(text(record, "__streams.errors.partition")).isEqualTo("3");
    }

    @Test
    void oneEventKeepsItsBytesAndNeedsNoRanges() {
        SourceRecord source = new SourceRecord("in", 3, 7, START, "k".getBytes(UTF_8), "v".getBytes(UTF_8), List.of());
        Late late = new Late(
                source, new SourceRange[] {SourceRange.of(source)}, 1, "sums", START, START + 60_000, 2, 91, true);

        ProducerRecord<byte[], byte[]> record = schema.serialize(late, null, null);

        assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo("v".getBytes(UTF_8));
        assertThat(text(record, "streamgauge.late.events")).isNull();
        assertThat(text(record, "streamgauge.late.ranges")).isNull();
        assertThat(text(record, "streamgauge.late.windows")).isEqualTo("2");
        assertThat(text(record, "streamgauge.late.partial")).isEqualTo("true");
        assertThat(text(record, "streamgauge.late.by.ms")).isEqualTo("91");
    }

    private static String text(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
