// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static io.streamgauge.ingest.Sources.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.Header;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.Field.Type;
import io.streamgauge.pipeline.FieldSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordMetadataReaderTest {

    @ParameterizedTest
    @CsvSource({"TEXT, é, TEXT", "NUMBER, -1.50, NUMBER", "NUMBER, 1e3, NUMBER", "BOOLEAN, true, BOOLEAN"})
    void aKeyIsReadAsItsDeclaredType(Type type, String key, FieldValues.FieldKind kind) {
        FieldValues fields = read(type, new FieldSource.InKey(), bytes(key));

        assertThat(fields.kind(1)).isEqualTo(kind);
        assertThat(fields.text(0)).isEqualTo("in the value");
    }

    @Test
    void numbersInKeysAreExact() {
        assertThat(read(Type.NUMBER, new FieldSource.InKey(), bytes("9007199254740993.10"))
                        .decimal(1))
                .isEqualByComparingTo("9007199254740993.1");
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER, 01, FIELD_TYPE",
        "NUMBER, +1, FIELD_TYPE",
        "NUMBER, ' 1', FIELD_TYPE",
        "NUMBER, 1e400, NUMBER_RANGE",
        "BOOLEAN, True, FIELD_TYPE",
        "BOOLEAN, 1, FIELD_TYPE"
    })
    void aKeyOfAnotherTypeIsNotedWithItsBytes(Type type, String key, RejectReason code) {
        FieldValues fields = read(type, new FieldSource.InKey(), bytes(key));

        assertThat(fields.invalid(1)).isTrue();
        assertThat(fields.invalidCode(1)).isEqualTo(code);
        assertThat(fields.text(1)).isEqualTo(key);
    }

    @Test
    void aTextThatIsNotUtf8IsInvalid() {
        byte[] latin = "\u00e9".getBytes(StandardCharsets.ISO_8859_1);

        FieldValues fields = read(Type.TEXT, new FieldSource.InKey(), latin);

        assertThat(fields.invalidCode(1)).isEqualTo(RejectReason.FIELD_TYPE);
        assertThat(fields.textBytes(1)).isSameAs(latin);
    }

    @Test
    void whatIsNotThereIsAbsent() {
        assertThat(read(Type.TEXT, new FieldSource.InKey(), null).kind(1)).isEqualTo(FieldValues.FieldKind.ABSENT);
        assertThat(read(Type.TEXT, new FieldSource.InKey(), bytes("")).kind(1)).isEqualTo(FieldValues.FieldKind.ABSENT);
        assertThat(read(Type.NUMBER, new FieldSource.InKey(), bytes("n/a")).kind(1))
                .isEqualTo(FieldValues.FieldKind.ABSENT);
        assertThat(read(Type.TEXT, new FieldSource.InHeader("h"), bytes("key")).kind(1))
                .isEqualTo(FieldValues.FieldKind.ABSENT);
        assertThat(read(Type.TEXT, new FieldSource.InHeader("h"), null, new Header("h", null))
                        .kind(1))
                .isEqualTo(FieldValues.FieldKind.ABSENT);
    }

    @Test
    void ofSeveralHeadersOfOneNameTheLastCounts() {
        Header first = new Header("h", bytes("1"));
        Header last = new Header("h", bytes("2"));
        Header other = new Header("H", bytes("3"));

        assertThat(read(Type.TEXT, new FieldSource.InHeader("h"), null, first, last, other)
                        .text(1))
                .isEqualTo("2");
    }

    @Test
    void theTopicIsThatOfEachRecord() {
        Decoder decoder = decoder(Type.TEXT, new FieldSource.InTopic());
        List<String> read = new ArrayList<>();

        for (String topic : List.of("a", "b", "b", "a")) {
            SourceRecord record = new SourceRecord(topic, 0, 0, T, null, bytes("{}"), List.of());
            read.add(((Event) decoder.decode(record, false, T)).fields().text(1));
        }

        assertThat(read).containsExactly("a", "b", "b", "a");
    }

    private static FieldValues read(Type type, FieldSource origin, byte[] key, Header... headers) {
        SourceRecord record =
                new SourceRecord("trades", 0, 7, T, key, bytes("{\"v\":\"in the value\"}"), List.of(headers));
        return ((Event) decoder(type, origin).decode(record, false, T)).fields();
    }

    private static Decoder decoder(Type type, FieldSource origin) {
        return new Decoder(Sources.json(Sources.KAFKA_TIME, Sources.text("v"), new Field("f", type, origin)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
