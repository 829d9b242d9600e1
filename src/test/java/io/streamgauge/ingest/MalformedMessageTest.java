package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the rejected topic for whoever has to mend the producer. */
class MalformedMessageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the value is empty",
                "` `|the value is blank",
                "{|the document ends at byte 1, inside an object",
                "{\"a|the document ends at byte 3, inside a text",
                "{\"a\"|the document ends at byte 4, inside an object",
                "{\"a\":|the document ends at byte 5, where a value was expected",
                "{\"a\":-|the document ends at byte 6, inside a number",
                "{\"a\":1.|the document ends at byte 7, inside a number",
                "{\"a\":1e+|the document ends at byte 8, inside a number",
                "{\"a\":12|the document ends at byte 7, inside an object",
                "{\"a\":tru|the document ends at byte 8, inside true",
                "{\"a\":f|the document ends at byte 6, inside false",
                "{\"a\":[nul|the document ends at byte 9, inside null",
                "{\"a\":[1|the document ends at byte 7, inside an array",
                "{\"a\":[1,|the document ends at byte 8, where a value was expected",
                "{\"a\":1,|the document ends at byte 7, inside an object",
                "{\"a\":\"b|the document ends at byte 7, inside a text",
                "{\"a\":\"b\\|the document ends at byte 8, inside a text",
                "{\"a\":\"b\\u00e|the document ends at byte 12, inside a text",
                "{\"a\":tru3}|byte 5: a value was expected, found t",
                "{\"a\":NaN}|byte 5: a value was expected, found N",
                "{\"a\":-x}|byte 5: no number of JSON",
                "{\"a\":1.}|byte 5: no number of JSON",
                "{\"a\":01}|byte 6: a comma or } was expected, found 1",
                "{\"a\" 1}|byte 5: a colon was expected, found 1",
                "{a:1}|byte 1: a name in quotes was expected, found a",
                "{\"a\":[1;2]}|byte 7: a comma or ] was expected, found ;",
                "{\"a\":\"\\x\"}|byte 6: no escape of JSON",
                "{\"a\":\"\\u00\"}|byte 6: no escape of JSON",
                "`{\"a\":\"\t\"}`|byte 6: a control character in a text",
                "{} {}|byte 3: something follows the document",
                "[1]|byte 0: a JSON object was expected, found [",
                "\uFEFF{}|byte 0: a byte order mark is not allowed in JSON",
                "\u00e9|byte 0: a value was expected, found the byte 0xc3"
            })
    void ofJson(String value, String message) {
        assertThat(json(value.getBytes(StandardCharsets.UTF_8))).isEqualTo(message);
    }

    @Test
    void ofJsonInBytesThatAreNoText() {
        assertThat(json(new byte[] {'{', '"', (byte) 0xe2, (byte) 0x82}))
                .isEqualTo("the document ends at byte 4, inside a text");
        assertThat(json(new byte[] {'{', '"', (byte) 0xe9, '"', '}'})).isEqualTo("byte 2: not UTF-8");
        assertThat(json("{}".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("byte 1: a name in quotes was expected, found the byte 0x00");
        assertThat(json(null)).isEqualTo("there is no value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the value is empty",
                "a|the row has 1 column, 2 are declared",
                "a,\"b|the row ends at byte 4, inside the quotes that byte 2 opens",
                "\"a\"b,c|byte 3: text after a closing quote",
                "a\"b,c|byte 1: a quote in a cell without quotes"
            })
    void ofCsv(String value, String message) {
        Decoder decoder = new Decoder(Sources.csv(',', Sources.KAFKA_TIME, List.of("x", "y")));

        assertThat(message(decoder, value.getBytes(StandardCharsets.UTF_8))).isEqualTo(message);
        assertThat(message(decoder, null)).isEqualTo("there is no value");
        assertThat(message(decoder, new byte[] {'a', (byte) 0xe9})).isEqualTo("byte 1: not UTF-8");
    }

    @Test
    void ofText() {
        Decoder decoder = new Decoder(Sources.lines());

        assertThat(message(decoder, null)).isEqualTo("there is no value");
        assertThat(message(decoder, new byte[] {'a', (byte) 0xe9})).isEqualTo("byte 1: not UTF-8");
    }

    private static String json(byte[] value) {
        return message(new Decoder(Sources.json(Sources.KAFKA_TIME)), value);
    }

    private static String message(Decoder decoder, byte[] value) {
        Rejected rejected = (Rejected) decoder.decode(Sources.record(value), false, Sources.T);
        assertThat(rejected.code()).isIn(RejectReason.MALFORMED, RejectReason.NOT_AN_OBJECT);
        return rejected.message();
    }
}
