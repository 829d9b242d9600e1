// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import io.streamgauge.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

    private static final Map<Source.Format, Source> SOURCES = new EnumMap<>(Map.of(
            Source.Format.JSON,
            Sources.json(
                    Sources.isoTime("Europe/Berlin", "at"),
                    Sources.text("text"),
                    Sources.number("number", "deep", "number"),
                    Sources.truth("truth")),
            Source.Format.CSV,
            Sources.csv(
                    ',',
                    Sources.patternTime("uuuu-MM-dd HH:mm:ss", "Europe/Berlin", "at"),
                    List.of("at", "text", "number", "truth"),
                    Sources.text("text"),
                    Sources.number("number"),
                    Sources.truth("truth")),
            Source.Format.TEXT,
            Sources.lines()));

    private static final Map<Source.Format, List<String>> GOOD = Map.of(
            Source.Format.JSON,
            List.of(
                    "{\"at\":\"2023-11-14T22:13:20Z\",\"text\":\"AAPL\",\"deep\":{\"number\":-12.50},\"truth\":true}",
                    "{\"deep\":{\"number\":\"1e3\",\"x\":[[],{}]},\"text\":\"\\u00e9\\n\",\"at\":\"2023-11-14 22:13\"}"),
            Source.Format.CSV,
            List.of("2023-11-14 22:13:20,AAPL,-12.50,true", "\"2023-11-14 22:13:20\",\"a \"\"b\"\", é\",1e3,\n"),
            Source.Format.TEXT,
            List.of("22:13:20 ERROR out of paper", "é€\ud834\udd1e\u0000"));

    @ParameterizedTest
    @EnumSource
    void goodRecordsAreEvents(Source.Format format) {
        for (String good : GOOD.get(format)) {
            assertThat(decodeOne(
                            format,
                            new DecodingDeserializer(SOURCES.get(format), null, System::currentTimeMillis),
                            good.getBytes(UTF_8)))
                    .isInstanceOf(Event.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyBytesAreOneEventOrOneRejectedRecord(Source.Format format) {
        Random random = Seeds.random(DecoderPropertiesTest.class);
        DecodingDeserializer deserializer =
                new DecodingDeserializer(SOURCES.get(format), null, System::currentTimeMillis);
        for (int i = 0; i < 100_000; i++) {
            byte[] value = new byte[random.nextInt(80)];
            random.nextBytes(value);
            decodeOne(format, deserializer, value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedRecordIsOneEventOrOneRejectedRecord(Source.Format format) {
        Random random = Seeds.random(DecoderPropertiesTest.class);
        DecodingDeserializer deserializer =
                new DecodingDeserializer(SOURCES.get(format), null, System::currentTimeMillis);
        List<String> good = GOOD.get(format);
        byte[] alphabet = "{}[]:,\"\\u0123456789aefnrtl.-+TZ \n\r\u00e9\ufeff".getBytes(UTF_8);
        int events = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] value = good.get(random.nextInt(good.size())).getBytes(UTF_8);
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                value = damaged(value, alphabet, random);
            }
            events += decodeOne(format, deserializer, value) instanceof Event ? 1 : 0;
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
    private static Decoded decodeOne(Source.Format format, DecodingDeserializer deserializer, byte[] value) {
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
        assertThat(decoded).as("%s: %s", format, Arrays.toString(value)).hasSize(1);
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
                Arguments.of("names that are declared", Source.Format.JSON, head, ",\"text\":\"\"", "}"),
                Arguments.of("escaped names that are declared", Source.Format.JSON, head, ",\"t\\u0065xt\":\"\"", "}"),
                Arguments.of("objects that are declared", Source.Format.JSON, head, ",\"deep\":{\"number\":1}", "}"),
                Arguments.of("names that begin like others", Source.Format.JSON, head, ",\"texts\":1,\"tex\":[1]", "}"),
                Arguments.of("escapes in a value", Source.Format.JSON, head + ",\"text\":\"", "\\u00e9\\\"", "\"}"),
                Arguments.of("an open text", Source.Format.JSON, head + ",\"text\":\"", "\\ud800", ""),
                Arguments.of("digits", Source.Format.JSON, head + ",\"deep\":{\"number\":1", "7", "}}"),
                Arguments.of("zeros before a digit", Source.Format.JSON, head + ",\"deep\":{\"number\":0.", "0", "1}}"),
                Arguments.of("an exponent", Source.Format.JSON, head + ",\"deep\":{\"number\":1e", "9", "}}"),
                Arguments.of("numbers cut off", Source.Format.JSON, head + ",\"x\":[", "-1.5e+7,", "-"),
                Arguments.of("blanks", Source.Format.JSON, "", " \t\r\n", head + "}"),
                Arguments.of("blanks alone", Source.Format.JSON, "", " ", ""),
                Arguments.of(
                        "a time of many digits", Source.Format.JSON, "{\"at\":\"2023-11-14T22:13:20.", "0", "Z\"}"),
                Arguments.of("an escaped time", Source.Format.JSON, "{\"at\":\"", "\\u0032", "\"}"),
                Arguments.of("arrays", Source.Format.JSON, head + ",\"x\":[", "[[]],", "0]}"),
                Arguments.of("columns", Source.Format.CSV, "2023-11-14 22:13:20", ",a", ""),
                Arguments.of("quotes", Source.Format.CSV, "2023-11-14 22:13:20,\"", "\"\"", "\",1,"),
                Arguments.of("open quotes", Source.Format.CSV, "2023-11-14 22:13:20,\"", "a\"\"", ""),
                Arguments.of("line ends", Source.Format.CSV, "2023-11-14 22:13:20,\"", "\r\n", "\",1,"),
                Arguments.of("digits in a cell", Source.Format.CSV, "2023-11-14 22:13:20,a,1", "7", ","),
                Arguments.of("a long time", Source.Format.CSV, "", "2", ",a,1,"),
                Arguments.of("a line", Source.Format.TEXT, "", "\u00e9€\n", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longDocuments")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theWorkGrowsWithTheLengthAlone(String name, Source.Format format, String head, String part, String tail) {
        int times = (LONGEST - 200) / part.getBytes(UTF_8).length;
        byte[] value = (head + part.repeat(times) + tail).getBytes(UTF_8);
        assertThat(value.length).isBetween(LONGEST - 250, LONGEST);

        decodeOne(format, new DecodingDeserializer(SOURCES.get(format), null, System::currentTimeMillis), value);
    }
}
