// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static io.streamgauge.ingest.Sources.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
    private static final int TEXT = 0;
    private static final int NUMBER = 1;
    private static final int TRUTH = 2;

    private final Source json = Sources.json(
            Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at"),
            Sources.text("text"),
            Sources.number("number", "deep", "number"),
            Sources.truth("truth"));
    private final Decoder decoder = new Decoder(json);

    @Test
    void anEventHasItsTimeItsFieldsAndItsRecord() {
        SourceRecord record = Sources.record(
                "{\"at\":" + T + ",\"text\":\"AAPL\",\"deep\":{\"number\":-12.50},\"truth\":true,\"x\":[1]}");

        Event event = (Event) decoder.decode(record, false, T);

        assertThat(event.source()).isSameAs(record);
        assertThat(event.time()).isEqualTo(T);
        assertThat(event.fields().text(TEXT)).isEqualTo("AAPL");
        assertThat(event.fields().textBytes(TEXT)).isSameAs(record.value());
        assertThat(event.fields().decimal(NUMBER)).isEqualByComparingTo("-12.5");
        assertThat(event.fields().truth(TRUTH)).isTrue();
    }

    /** One of many; {@link JsonDocumentsTest} has the others. */
    @Test
    void whatIsNoJsonIsRejectedAsAWhole() {
        String value = "{\"at\":1700000000000";

        Rejected rejected = rejected(value);

        assertThat(rejected.code()).isEqualTo(RejectReason.MALFORMED);
        assertThat(rejected.field()).isNull();
        assertThat(rejected.aggregation()).isNull();
        assertThat(rejected.message())
                .matches("byte \\d+: .*|the document ends at byte \\d+, .*|the value is (empty|blank)");
        assertThat(rejected.source().value()).isEqualTo(value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void noValueAndOtherEncodingsAreMalformed() {
        String text = "{\"at\":1700000000000,\"text\":\"é\"}";

        assertThat(code((byte[]) null)).isEqualTo(RejectReason.MALFORMED);
        assertThat(code(text.getBytes(StandardCharsets.UTF_16))).isEqualTo(RejectReason.MALFORMED);
        assertThat(code(text.getBytes(StandardCharsets.UTF_16LE))).isEqualTo(RejectReason.MALFORMED);
        assertThat(code(text.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(RejectReason.MALFORMED);
        assertThat(code(latin("{\"at\":1700000000000,\"x\":\"\u00c0\u00af\"}"))).isEqualTo(RejectReason.MALFORMED);
        assertThat(code(latin("{\"at\":1700000000000,\"x\":\"\u00ed\u00a0\u0080\"}")))
                .isEqualTo(RejectReason.MALFORMED);
    }

    @Test
    void depthAndSizeHaveLimits() {
        assertThat(rejected("{\"at\":1700000000000,\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}")
                        .code())
                .isEqualTo(RejectReason.TOO_DEEP);
        assertThat(code(new byte[Decoder.MAX_VALUE_LENGTH + 1])).isEqualTo(RejectReason.TOO_LARGE);
        byte[] longest = new byte[Decoder.MAX_VALUE_LENGTH];
        Arrays.fill(longest, (byte) ' ');
        byte[] object = latin("{\"at\":1700000000000}");
        System.arraycopy(object, 0, longest, 1_000, object.length);
        assertThat(decoder.decode(Sources.record(longest), false, T)).isInstanceOf(Event.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1e400 | NUMBER_RANGE",
                "\"1e400\" | NUMBER_RANGE",
                "1e-39 | NUMBER_RANGE",
                "\"12,5\" | FIELD_TYPE",
                "\"£3\" | FIELD_TYPE",
                "\"NaN\" | FIELD_TYPE",
                "\"Infinity\" | FIELD_TYPE",
                "\" 1\" | FIELD_TYPE",
                "\"1 \" | FIELD_TYPE",
                "\"0x1\" | FIELD_TYPE",
                "true | FIELD_TYPE",
                "{} | FIELD_TYPE",
                "[1] | FIELD_TYPE",
                "\"a\\nb\" | FIELD_TYPE"
            })
    void aNumberThatIsNoneIsNotedWithItsPlace(String number, RejectReason code) {
        FieldValues fields = fields("{\"at\":1700000000000,\"deep\":{\"number\":" + number + "}}");

        assertThat(fields.invalid(NUMBER)).isTrue();
        assertThat(fields.invalidCode(NUMBER)).isEqualTo(code);
        assertThat(fields.text(NUMBER)).isEqualTo(number.replaceAll("^\"|\"$", ""));
    }

    @Test
    void aNumberOf1001DigitsIsOutOfRange() {
        FieldValues fields = fields("{\"at\":1700000000000,\"deep\":{\"number\":" + "7".repeat(1_001) + "}}");

        assertThat(fields.invalidCode(NUMBER)).isEqualTo(RejectReason.NUMBER_RANGE);
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740993,9007199254740993",
        "9223372036854775808,9223372036854775808",
        "'\"1.5\"',1.5",
        "'\"\\u0031e2\"',100",
        "-0,0"
    })
    void aNumberIsReadExactlyQuotedOrNot(String written, String expected) {
        assertThat(fields("{\"at\":1700000000000,\"deep\":{\"number\":" + written + "}}")
                        .decimal(NUMBER))
                .isEqualByComparingTo(expected);
    }

    @Test
    void textAndTruthValuesAreStrict() {
        for (String wrong : List.of("1", "true", "{}", "[]")) {
            assertThat(fields("{\"at\":1700000000000,\"text\":" + wrong + "}").invalidCode(TEXT))
                    .isEqualTo(RejectReason.FIELD_TYPE);
        }
        for (String wrong : List.of("1", "0", "\"true\"", "\"TRUE\"", "{}", "[]")) {
            assertThat(fields("{\"at\":1700000000000,\"truth\":" + wrong + "}").invalidCode(TRUTH))
                    .isEqualTo(RejectReason.FIELD_TYPE);
        }
        assertThat(fields("{\"at\":1700000000000,\"truth\":false}").truth(TRUTH))
                .isFalse();
    }

    @Test
    void whatMeansNoValueIsAbsentWhateverTheType() {
        for (String none : List.of("null", "\"\"", "\"n/a\"", "\"n\\/\\u0061\"")) {
            FieldValues fields = fields("{\"at\":1700000000000,\"text\":" + none + ",\"deep\":{\"number\":" + none
                    + "},\"truth\":" + none + "}");
            for (int field = 0; field < 3; field++) {
                assertThat(fields.kind(field)).isEqualTo(FieldValues.FieldKind.ABSENT);
            }
        }
        assertThat(fields("{\"at\":1700000000000}").kind(TEXT)).isEqualTo(FieldValues.FieldKind.ABSENT);
    }

    @Test
    void theLastOfTwoEqualNamesCounts() {
        FieldValues fields = fields(
                "{\"deep\":{\"number\":1},\"text\":\"a\",\"at\":1,\"at\":1700000000000,\"text\":\"b\",\"deep\":{}}");

        assertThat(fields.text(TEXT)).isEqualTo("b");
        assertThat(fields.kind(NUMBER)).isEqualTo(FieldValues.FieldKind.ABSENT);
    }

    @Test
    void escapedNulAndLoneSurrogatesAreTextAndStayApart() {
        assertThat(fields("{\"at\":1700000000000,\"text\":\"a\\u0000\"}").text(TEXT))
                .isEqualTo("a\u0000");
        assertThat(fields("{\"at\":1700000000000,\"text\":\"\\ud800\"}").textBytes(TEXT))
                .isEqualTo(latin("\u00ed\u00a0\u0080"));
        assertThat(fields("{\"at\":1700000000000,\"text\":\"\\udfff\"}").textBytes(TEXT))
                .isEqualTo(latin("\u00ed\u00bf\u00bf"));
        assertThat(fields("{\"at\":1700000000000,\"text\":\"\\ud83d\\ude39\"}").text(TEXT))
                .isEqualTo("\uD83D\uDE39");
    }

    @Test
    void manyFieldsAndLongStringsAreFine() {
        StringBuilder many = new StringBuilder("{\"at\":1700000000000");
        for (int i = 0; i < 100_000; i++) {
            many.append(",\"f").append(i).append("\":").append(i);
        }
        assertThat(fields(many.append(",\"text\":\"x\"}").toString()).text(TEXT))
                .isEqualTo("x");
        assertThat(fields("{\"at\":1700000000000,\"text\":\"" + "x".repeat(10_000_000) + "\"}")
                        .textLength(TEXT))
                .isEqualTo(10_000_000);
    }

    @Test
    void aFieldMayBeTheEventTimeToo() {
        Source source = Sources.json(Sources.time(EventTime.Encoding.EPOCH_MILLIS, "at"), Sources.number("at"));

        Event event = (Event) new Decoder(source).decode(Sources.record("{\"at\":1700000000000}"), false, T);

        assertThat(event.time()).isEqualTo(T);
        assertThat(event.fields().unscaled(0)).isEqualTo(T);
    }

    @Test
    void aLineIsTheWholeValue() {
        Decoder lines = new Decoder(Sources.lines());

        assertThat(((Event) lines.decode(Sources.record("{a\n\u0000"), false, T))
                        .fields()
                        .text(0))
                .isEqualTo("{a\n\u0000");
        assertThat(((Event) lines.decode(Sources.record("n/a"), false, T))
                        .fields()
                        .present(0))
                .isFalse();
        assertThat(lines.decode(Sources.record(""), false, T)).isInstanceOf(Event.class);
        assertThat(((Rejected) lines.decode(Sources.record((byte[]) null), false, T)).code())
                .isEqualTo(RejectReason.MALFORMED);
        assertThat(((Rejected) lines.decode(Sources.record(latin("\u00ff")), false, T)).code())
                .isEqualTo(RejectReason.MALFORMED);
    }

    @Test
    void cellsAreReadAsTheirDeclaredTypes() {
        Decoder csv = new Decoder(Sources.csv(
                ';',
                Sources.isoTime(null, "at"),
                List.of("at", "name", "px", "live"),
                Sources.text("name"),
                Sources.number("px"),
                Sources.truth("live")));

        Event event =
                (Event) csv.decode(Sources.record("2023-11-14T22:13:20Z;\"say \"\"hi\"\"\";\"1.50\";true\n"), false, T);
        FieldValues invalid = ((Event) csv.decode(Sources.record("2023-11-14T22:13:20Z;;1,5;TRUE"), false, T)).fields();

        assertThat(event.time()).isEqualTo(T);
        assertThat(event.fields().text(0)).isEqualTo("say \"hi\"");
        assertThat(event.fields().decimal(1)).isEqualTo("1.50");
        assertThat(event.fields().truth(2)).isTrue();
        assertThat(invalid.kind(0)).isEqualTo(FieldValues.FieldKind.ABSENT);
        assertThat(invalid.invalidCode(1)).isEqualTo(RejectReason.FIELD_TYPE);
        assertThat(invalid.invalidCode(2)).isEqualTo(RejectReason.FIELD_TYPE);
        assertThat(((Rejected) csv.decode(Sources.record(";a;1;true"), false, T)).code())
                .isEqualTo(RejectReason.TIMESTAMP_MISSING);
        assertThat(((Rejected) csv.decode(Sources.record("a;1;true"), false, T)).code())
                .isEqualTo(RejectReason.MALFORMED);
    }

    private FieldValues fields(String value) {
        return ((Event) decoder.decode(Sources.record(value), false, T)).fields();
    }

    private Rejected rejected(String value) {
        return (Rejected) decoder.decode(Sources.record(value), false, T);
    }

    private RejectReason code(byte[] value) {
        return ((Rejected) decoder.decode(Sources.record(value), false, T)).code();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
