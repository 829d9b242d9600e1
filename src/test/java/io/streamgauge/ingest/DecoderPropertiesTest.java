// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import io.streamgauge.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of each decoder, whatever the bytes. */
class DecoderPropertiesTest {
    private static final int LONGEST = Decoder.MAX_VALUE_LENGTH;

    /** A decoder, and records that it takes. */
    private enum Kind {
        JSON(
                Sources.json(
                        Sources.isoTime("Europe/Berlin", "at"),
                        Sources.text("text"),
                        Sources.number("number", "deep", "number"),
                        Sources.truth("truth")),
                "{\"at\":\"2023-11-14T22:13:20Z\",\"text\":\"AAPL\",\"deep\":{\"number\":-12.50},\"truth\":true}",
                "{\"deep\":{\"number\":\"1e3\",\"x\":[[],{}]},\"text\":\"\\u00e9\\n\",\"at\":\"2023-11-14 22:13\"}"),
        JSON_WITH_ID(
                source("""
                        format: json
                        id: {field: trade.id, keep: 1h}
                        fields: {key: {type: text, from: key}, text: {type: text, from: "header:trace"}}
                        timestamp: {field: at, format: epoch-millis}
                        """),
                "{\"at\":1700000000000,\"trade\":{\"id\":\"a-1\"}}",
                "{\"trade\":{\"id\":12.50},\"at\":\"1700000000000\"}"),
        CSV(
                Sources.csv(
                        ',',
                        Sources.patternTime("uuuu-MM-dd HH:mm:ss", "Europe/Berlin", "at"),
                        List.of("at", "text", "number", "truth"),
                        Sources.text("text"),
                        Sources.number("number"),
                        Sources.truth("truth")),
                "2023-11-14 22:13:20,AAPL,-12.50,true",
                "\"2023-11-14 22:13:20\",\"a \"\"b\"\", é\",1e3,\n"),
        CSV_WITH_HEADER(source("""
                        format: csv
                        csv: {columns: [at, n], delimiter: ";", header: skip}
                        fields: {n: number}
                        timestamp: {field: at, format: epoch-seconds}
                        """), "1700000000;1.5\r\n", "\"1700000000\";2\r"),
        TEXT(Sources.lines(), "22:13:20 ERROR out of paper", "é€\ud834\udd1e\u0000"),
        TEXT_WITH_PATTERN(
                source("""
                        format: text
                        pattern: '^(?<at>\\S+) (?<level>[A-Z]+|é*) ?(?<text>.*)$'
                        fields: {level: text, text: text}
                        timestamp: {field: at, format: iso-8601}
                        """),
                "2023-11-14T22:13:20Z ERROR out of paper",
                "2023-11-14T22:13:20+01:00 éé \ud834\udd1e\u0000");

        private final Source source;
        private final List<String> good;

        Kind(Source source, String... good) {
            this.source = source;
            this.good = List.of(good);
        }

        private static Source source(String keys) {
            Pipeline pipeline = PipelineFile.read(
                            "decoder.yaml", """
                    name: decoder
                    kafka: {bootstrap.servers: 'localhost:9092'}
                    source:
                      topics: [trades]
                    %s
                    """.formatted(keys.indent(2)), List.of(), name -> null, true)
                    .pipeline();
            return Objects.requireNonNull(pipeline).source();
        }

        DecodingDeserializer deserializer() {
            return new DecodingDeserializer(source, null, System::currentTimeMillis);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goodRecordsAreEvents(Kind kind) {
        for (String good : kind.good) {
            assertThat(decodeOne(kind, kind.deserializer(), good.getBytes(UTF_8)))
                    .isInstanceOf(Event.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyBytesAreOneEventOrOneRejectedRecord(Kind kind) {
        Random random = Seeds.random(DecoderPropertiesTest.class);
        DecodingDeserializer deserializer = kind.deserializer();
        for (int i = 0; i < 100_000; i++) {
            byte[] value = new byte[random.nextInt(80)];
            random.nextBytes(value);
            decodeOne(kind, deserializer, value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedRecordIsOneEventOrOneRejectedRecord(Kind kind) {
        Random random = Seeds.random(DecoderPropertiesTest.class);
        DecodingDeserializer deserializer = kind.deserializer();
        List<String> good = kind.good;
        byte[] alphabet = "{}[]:,\"\\u0123456789aefnrtl.-+TZ \n\r\u00e9\ufeff".getBytes(UTF_8);
        int events = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] value = good.get(random.nextInt(good.size())).getBytes(UTF_8);
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                value = damaged(value, alphabet, random);
            }
            events += decodeOne(kind, deserializer, value) instanceof Event ? 1 : 0;
        }
        assertThat(events).isBetween(1_000, 199_000);
    }

    private static byte[] damaged(byte[] value, byte[] alphabet, Random random) {
        int at = random.nextInt(value.length + 1);
        int length = random.nextInt(Math.min(4, value.length - at + 1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(value, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.write(random.nextInt(256));
            case 1 -> out.write(alphabet[random.nextInt(alphabet.length)]);
            case 2 -> out.writeBytes(Arrays.copyOfRange(value, at / 2, at));
            case 3 -> length = value.length - at;
            default -> length = Math.min(length + 1, value.length - at);
        }
        out.write(value, at + length, value.length - at - length);
        return out.toByteArray();
    }

    /** Decodes a record as the source does. */
    private static Decoded decodeOne(Kind kind, DecodingDeserializer deserializer, byte[] value) {
        List<Decoded> decoded = new ArrayList<>();
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "trades",
                3,
                7,
                Sources.T,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
        deserializer.deserialize(record, new ListCollector<>(decoded));
        assertThat(decoded).as("%s: %s", kind, Arrays.toString(value)).hasSize(1);
        SourceRecord source = decoded.get(0).source();
        assertThat(source.value()).isSameAs(value);
        assertThat(source.topic() + "/" + source.partition() + "@" + source.offset())
                .isEqualTo("trades/3@7");
        if (decoded.get(0) instanceof Rejected rejected) {
            assertThat(rejected.message()).isNotBlank().hasSizeLessThan(1_000);
        }
        return decoded.get(0);
    }

    /** Documents as long as they may be, each of which would take days if the work for a part of it grew with the whole. */
    static Stream<Arguments> longDocuments() {
        String head = "{\"at\":\"2023-11-14T22:13:20Z\"";
        return Stream.of(
                Arguments.of("names that are declared", Kind.JSON, head, ",\"text\":\"\"", "}"),
                Arguments.of("escaped names that are declared", Kind.JSON, head, ",\"t\\u0065xt\":\"\"", "}"),
                Arguments.of("objects that are declared", Kind.JSON, head, ",\"deep\":{\"number\":1}", "}"),
                Arguments.of("names that begin like others", Kind.JSON, head, ",\"texts\":1,\"tex\":[1]", "}"),
                Arguments.of("escapes in a value", Kind.JSON, head + ",\"text\":\"", "\\u00e9\\\"", "\"}"),
                Arguments.of("an open text", Kind.JSON, head + ",\"text\":\"", "\\ud800", ""),
                Arguments.of("digits", Kind.JSON, head + ",\"deep\":{\"number\":1", "7", "}}"),
                Arguments.of("zeros before a digit", Kind.JSON, head + ",\"deep\":{\"number\":0.", "0", "1}}"),
                Arguments.of("an exponent", Kind.JSON, head + ",\"deep\":{\"number\":1e", "9", "}}"),
                Arguments.of("numbers cut off", Kind.JSON, head + ",\"x\":[", "-1.5e+7,", "-"),
                Arguments.of("blanks", Kind.JSON, "", " \t\r\n", head + "}"),
                Arguments.of("blanks alone", Kind.JSON, "", " ", ""),
                Arguments.of("a time of many digits", Kind.JSON, "{\"at\":\"2023-11-14T22:13:20.", "0", "Z\"}"),
                Arguments.of("an escaped time", Kind.JSON, "{\"at\":\"", "\\u0032", "\"}"),
                Arguments.of("arrays", Kind.JSON, head + ",\"x\":[", "[[]],", "0]}"),
                Arguments.of("columns", Kind.CSV, "2023-11-14 22:13:20", ",a", ""),
                Arguments.of("quotes", Kind.CSV, "2023-11-14 22:13:20,\"", "\"\"", "\",1,"),
                Arguments.of("open quotes", Kind.CSV, "2023-11-14 22:13:20,\"", "a\"\"", ""),
                Arguments.of("line ends", Kind.CSV, "2023-11-14 22:13:20,\"", "\r\n", "\",1,"),
                Arguments.of("digits in a cell", Kind.CSV, "2023-11-14 22:13:20,a,1", "7", ","),
                Arguments.of("a long time", Kind.CSV, "", "2", ",a,1,"),
                Arguments.of("a line", Kind.TEXT, "", "\u00e9€\n", ""),
                Arguments.of("a line with groups", Kind.TEXT_WITH_PATTERN, "2023-11-14T22:13:20Z A ", "\u00e9€", ""),
                Arguments.of("an id", Kind.JSON_WITH_ID, "{\"at\":1,\"trade\":{\"id\":\"", "\\u00e9", "\"}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longDocuments")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theWorkGrowsWithTheLengthAlone(String name, Kind kind, String head, String part, String tail) {
        int times = (LONGEST - 200) / part.getBytes(UTF_8).length;
        byte[] value = (head + part.repeat(times) + tail).getBytes(UTF_8);
        assertThat(value.length).isBetween(LONGEST - 250, LONGEST);

        decodeOne(kind, kind.deserializer(), value);
    }
}
