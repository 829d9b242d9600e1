package io.streamgauge.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases that RFC 8259 settles, after the manner of nst/JSONTestSuite. Bytes beyond ASCII are written {@code <ff>}.
 */
class JsonFormatTest {
    private final List<List<String>> paths = List.of(List.of("a"), List.of("quote", "px"), List.of("quote"));
    private final JsonFormat format = new JsonFormat(paths);
    private final ValueSpans tokens = new ValueSpans(paths.size());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {} ",
                "\t{\n}\r",
                "{\"a\":1}",
                "{\"a\" : 1 }",
                "{\"\":0}",
                "{\"a\":[]}",
                "{\"a\":{}}",
                "{\"a\":[1,2]}",
                "{\"a\":[ 1 , 2 ]}",
                "{\"a\":[[]]}",
                "{\"a\":[[],[[]]]}",
                "{\"a\":[{}]}",
                "{\"a\":\"b\",\"a\":\"c\"}",
                "{\"a\":\"b\",\"a\":\"b\"}",
                "{\"a\":true}",
                "{\"a\":false}",
                "{\"a\":null}",
                "{\"a\":[null,1,\"1\",{}]}",
                "{\"a\":[1,null,null,null,2]}",
                "{\"a\":[null] }",
                "{\"a\":0}",
                "{\"a\":-0}",
                "{\"a\":-1}",
                "{\"a\":-123}",
                "{\"a\":1234567890}",
                "{\"a\":20e1}",
                "{\"a\":0e+1}",
                "{\"a\":0e1}",
                "{\"a\":1E22}",
                "{\"a\":1E-2}",
                "{\"a\":1E+2}",
                "{\"a\":1e-2}",
                "{\"a\":1e+2}",
                "{\"a\":123e45}",
                "{\"a\":123e65}",
                "{\"a\":123.456e78}",
                "{\"a\":123.456789}",
                "{\"a\":0.1}",
                "{\"a\":-0.000000000000000000000000000000000000000000000000001}",
                "{\"a\": 4}",
                "{\"a\":1.0e00028}",
                "{\"a\":1e9999}",
                "{\"a\":-1e-9999}",
                "{\"a\":100000000000000000000}",
                "{\"a\":\"\"}",
                "{\"a\":\" \"}",
                "{\"a\":\"asd\"}",
                "{\"a\":\"\\\"\"}",
                "{\"a\":\"\\\\\"}",
                "{\"a\":\"\\/\"}",
                "{\"a\":\"\\b\\f\\n\\r\\t\"}",
                "{\"a\":\"\\\\a\"}",
                "{\"a\":\"\\\\n\"}",
                "{\"a\":\"\\u0060\\u012a\\u12AB\"}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\":\"\\u0012\"}",
                "{\"a\":\"\\uFFFF\"}",
                "{\"a\":\"\\u002c\"}",
                "{\"a\":\"\\uD801\\udc37\"}",
                "{\"a\":\"\\ud83d\\ude39\\ud83d\\udc8d\"}",
                "{\"a\":\"\\uDBFF\\uDFFE\"}",
                "{\"a\":\"\\u200B\"}",
                "{\"a\":\"\\uA66D\"}",
                "{\"a\":\"\\u0022\"}",
                "{\"a\":\"\\u005C\"}",
                "{\"a\":\"new\\u00A0line\"}",
                "{\"a\":\"\\uD800\"}",
                "{\"a\":\"\\uDFAA\"}",
                "{\"a\":\"\\uD888\\u1234\"}",
                "{\"a\":\"\\uD800\\uD800\\n\"}",
                "{\"a\":\"\\uDd1e\\uD834\"}",
                "{\"a\":\"\\ud800abc\"}",
                "{\"a\":\"a/*b*/c/*d//e\"}",
                "{\"a\":\"<7f>\"}",
                "{\"a\":\"a<7f>a\"}",
                "{\"a\":\"<c3><a9>\"}",
                "{\"a\":\"<e2><82><ac>\"}",
                "{\"a\":\"<f0><9d><84><9e>\"}",
                "{\"a\":\"<ef><bf><bf>\"}",
                "{\"a\":\"<f4><8f><bf><bf>\"}",
                "{\"a\":\"<f0><90><80><80>\"}",
                "{\"a\":\"<ed><9f><bf>\"}",
                "{\"a\":\"<ee><80><80>\"}",
                "{\"a\":\"<e0><a0><80>\"}",
                "{\"a\":\"<c2><80>\"}",
                "{\"a\":\"<ef><bb><bf>\"}",
                "{\"a\":\"<e2><80><a8><e2><80><a9>\"}",
                "{\"<c3><a9>\":1}",
                "{\"\\u0061\":1}",
                "{\"foo\\u0000bar\":42}",
                "{\"min\":-1.0e+28,\"max\":1.0e+28}",
                "{\"x\":[{\"id\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}],\"id\":\"xxxxxxxxxxxxxxxxxxxxxxxx\"}",
                "{\"title\":\"\\u041f\\u043e\\u043b\\u0442\\u043e\\u0440\\u0430\"}",
                "{\n\"a\": \"b\"\n}",
                "{\"quote\":{\"px\":1,\"qty\":[1,{\"px\":2}]},\"a\":{\"a\":{\"a\":[[[{}]]]}}}"
            })
    void whatIsAnObjectIsAccepted(String text) {
        assertThat(format.scan(bytes(text), tokens)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "-0.5", "\"a\"", "\"\"", "true", "false", "null", " [1] ", "[{\"a\":1}]", "0 "})
    void whatIsNoObjectButJsonIsToldApart(String text) {
        assertThat(format.scan(bytes(text), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.NOT_AN_OBJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "{",
                "}",
                "[",
                "]",
                "{]",
                "[}",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{,\"a\":1}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{\"a\":1:2}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'b'}",
                "{1:1}",
                "{null:1}",
                "{[]:1}",
                "{\"a\":1}}",
                "{\"a\":1}]",
                "{\"a\":1}#",
                "{\"a\":1}{}",
                "{} {}",
                "{}1",
                "{\"a\":1}/**/",
                "{\"a\":/**/1}",
                "{\"a\":1}//",
                "{\"a\":\"b\"}#{}",
                "{\"a\":\"b\",,\"c\":\"d\"}",
                "{\"x\"::\"b\"}",
                "{\"x\",null}",
                "{\"a\":\"a\" 123}",
                "{\"a\":1 \"b\":2}",
                "{key:'value'}",
                "{\"a\":}",
                "{\"a\":,}",
                "{:1}",
                "{\"a\":b}",
                "{\"a\",\"b\"}",
                "{\"a\":[1}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1,,2]}",
                "{\"a\":[,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1:2]}",
                "{\"a\":[\"\":1]}",
                "{\"a\":[1]]}",
                "{\"a\":[",
                "{\"a\":[\"a\"",
                "{\"a\":[1,",
                "{\"a\":[1\n",
                "{\"a\":[{}",
                "{\"a\":[x]}",
                "{\"a\":[*]}",
                "{\"a\":[-]}",
                "{\"a\":[1,\n1\n,1}",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":TRUE}",
                "{\"a\":truee}",
                "{\"a\":fals}",
                "{\"a\":falsee}",
                "{\"a\":nul}",
                "{\"a\":nulll}",
                "{\"a\":nul",
                "{\"a\":t",
                "{\"a\":f",
                "{\"a\":fals",
                "{\"a\":undefined}",
                "{\"a\":NaN}",
                "{\"a\":-NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":Inf}",
                "{\"a\":+1}",
                "{\"a\":++1}",
                "{\"a\":01}",
                "{\"a\":-01}",
                "{\"a\":012}",
                "{\"a\":-012}",
                "{\"a\":1.}",
                "{\"a\":-2.}",
                "{\"a\":.1}",
                "{\"a\":-.1}",
                "{\"a\":.2e-3}",
                "{\"a\":.-1}",
                "{\"a\":0.e1}",
                "{\"a\":2.e3}",
                "{\"a\":2.e+3}",
                "{\"a\":1e}",
                "{\"a\":1e+}",
                "{\"a\":1e-}",
                "{\"a\":1E}",
                "{\"a\":1.0e}",
                "{\"a\":1.0e+}",
                "{\"a\":1.0e-}",
                "{\"a\":0e}",
                "{\"a\":0e+}",
                "{\"a\":0.3e}",
                "{\"a\":0.3e+}",
                "{\"a\":1eE2}",
                "{\"a\":0.1.2}",
                "{\"a\":-1.0.}",
                "{\"a\":1 000}",
                "{\"a\":0x1}",
                "{\"a\":0x42}",
                "{\"a\":--1}",
                "{\"a\":-}",
                "{\"a\":- 1}",
                "{\"a\":1+2}",
                "{\"a\":-1x}",
                "{\"a\":1a}",
                "{\"a\":1.2a-3}",
                "{\"a\":1,5}",
                "{\"a\":1e1.5}",
                "{\"a\":1ea}",
                "{\"a\":-foo}",
                "{\"a\":-a}",
                "{\"a\":9.e+}",
                "{\"a\":<ef><bc><91>}",
                "{\"a\":1<e5>}",
                "{\"a\":0e1<e5>}",
                "{\"a\":\"}",
                "{\"a\":\"\\\"}",
                "{\"a\":\"\\",
                "{\"a\":\"\\x00\"}",
                "{\"a\":\"\\a\"}",
                "{\"a\":\"\\'\"}",
                "{\"a\":\"\\0\"}",
                "{\"a\":\"\\ \"}",
                "{\"a\":\"\\\t\"}",
                "{\"a\":\"\\u\"}",
                "{\"a\":\"\\u1\"}",
                "{\"a\":\"\\u00A\"}",
                "{\"a\":\"\\u00G0\"}",
                "{\"a\":\"\\uqqqq\"}",
                "{\"a\":\"\\U0041\"}",
                "{\"a\":\"\\uD834\\uDd\"}",
                "{\"a\":\"\\uD800\\\"}",
                "{\"a\":\"\\uD800\\u\"}",
                "{\"a\":\"\\uD800\\u1x\"}",
                "{\"a\":\"\\\\\\\"}",
                "{\"a\":\"\\u12",
                "{\"a\":\"\\<f0><9f><8c><80>\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"new\nline\"}",
                "{\"a\":\"<00>\"}",
                "{\"a\":\"<1f>\"}",
                "{\"a\":\"aaaaaaaa<0d>\"}",
                "{\"\t\":1}",
                "{\"a<00>\":1}",
                "{\"a\":\"<ff>\"}",
                "{\"a\":\"<e5>\"}",
                "{\"a\":\"<80>\"}",
                "{\"a\":\"<c0><af>\"}",
                "{\"a\":\"<c1><bf>\"}",
                "{\"a\":\"<e0><80><af>\"}",
                "{\"a\":\"<e0><9f><bf>\"}",
                "{\"a\":\"<f0><80><80><af>\"}",
                "{\"a\":\"<f0><8f><bf><bf>\"}",
                "{\"a\":\"<fc><83><bf><bf><bf><bf>\"}",
                "{\"a\":\"<ed><a0><80>\"}",
                "{\"a\":\"<ed><bf><bf>\"}",
                "{\"a\":\"<ed><a0><80><ed><b0><80>\"}",
                "{\"a\":\"<f4><90><80><80>\"}",
                "{\"a\":\"<f5><80><80><80>\"}",
                "{\"a\":\"<c3>\"}",
                "{\"a\":\"<e2><82>\"}",
                "{\"a\":\"<f0><9d><84>\"}",
                "{\"a\":\"<c3>",
                "{\"a\":\"<e2><82>",
                "{\"a\":\"<f0><9d><84>",
                "{\"a\":\"<c3>(\"}",
                "{\"a\":\"<a0><a1>\"}",
                "{\"a\":\"<e2>(<a1>\"}",
                "{\"<ff>\":1}",
                "{\"<b9>\":\"0\",}",
                "<ef><bb><bf>{}",
                "<ef><bb>{}",
                "<fe><ff><00>{<00>}",
                "{<00>}<00>",
                "<ff><fe>{<00>}<00>",
                "<e5>",
                "{}<00>",
                "<00>{}",
                "{}<0c>",
                "<0c>{}",
                "{<0b>}",
                "{<e2><81><a0>}",
                "{<c2><a0>}",
                "{\"a\":<a0>}",
                "{\"a\":1}<c2><a0>",
                "<",
                "<null>",
                "\"a",
                "'a'",
                "abc",
                "\"asd",
                "1]",
                "[1",
                "[1]x",
                "tru",
                "-",
                "1.",
                "nul",
                "2@",
                "*",
                "{*",
                "{\"a\":\"a",
                "[\"a",
                "[\"a\",\n4\n,1,",
                "[\"\\{[\"\\{[\"\\{",
                "[1],",
                "[a",
                "aå",
                "&",
                "%"
            })
    void whatIsNotJsonIsRejected(String text) {
        DecodeProblem problem = format.scan(bytes(text), tokens);

        assertThat(problem.reason()).isEqualTo(RejectReason.MALFORMED);
        assertThat(problem.message())
                .matches("byte \\d+: .+|the document ends at byte \\d+, .+|the value is (empty|blank)");
    }

    @Test
    void theLastOfTwoValuesOfOneNameCounts() {
        assertThat(found("{\"a\":1,\"a\":2}", 0)).isEqualTo("2");
        assertThat(found("{\"a\":1,\"\\u0061\":[2]}", 0)).isEqualTo("[2]");
        assertThat(found("{\"a\":1,\"a\":null}", 0)).isEqualTo("null");
        assertThat(found("{\"quote\":{\"px\":1},\"quote\":{\"px\":2}}", 1)).isEqualTo("2");
    }

    @Test
    void aLaterContainerReplacesAnEarlierOneAsAWhole() {
        assertThat(found("{\"quote\":{\"px\":1},\"quote\":{}}", 1)).isNull();
        assertThat(found("{\"quote\":{\"px\":1},\"quote\":7}", 1)).isNull();
        assertThat(found("{\"quote\":{\"px\":1},\"quote\":[{\"px\":1}]}", 1)).isNull();
        assertThat(found("{\"quote\":{\"px\":{\"px\":1}},\"quote\":{\"x\":{\"px\":1}}}", 1))
                .isNull();
    }

    @Test
    void nothingIsReachedThroughArraysOrOtherNames() {
        assertThat(found("{\"quote\":[{\"px\":1}]}", 1)).isNull();
        assertThat(found("{\"x\":{\"quote\":{\"px\":1}},\"px\":2,\"quot\":{\"px\":1},\"quotes\":{\"px\":3}}", 1))
                .isNull();
        assertThat(found("[{\"a\":1}]", 0)).isNull();
    }

    @Test
    void aContainerIsFoundAsAWhole() {
        assertThat(found("{\"quote\": {\"px\" : 1, \"b\":[{}]} }", 2)).isEqualTo("{\"px\" : 1, \"b\":[{}]}");
        assertThat(found("{\"quote\":[1,{\"b\":2}],\"b\":0}", 2)).isEqualTo("[1,{\"b\":2}]");
    }

    @Test
    void namesThatShareTheirFirstEightBytesAreToldApart() {
        List<List<String>> alike = List.of(
                List.of("measured"), List.of("measuredA"), List.of("measuredB"), List.of("measuredAt"), List.of("m"));
        JsonFormat each = new JsonFormat(alike);
        ValueSpans places = new ValueSpans(alike.size());
        byte[] value =
                bytes("{\"measuredB\":2,\"m\":4,\"measured\":0,\"measuredC\":9,\"measuredAt\":3,\"measuredA\":1}");

        assertThat(each.scan(value, places)).isNull();

        for (int token = 0; token < alike.size(); token++) {
            assertThat(text(value, places, token)).isEqualTo(String.valueOf(token));
        }
    }

    @Test
    void nestingIsFollowedToItsLimitAndNoFurther() {
        int inner = JsonFormat.MAX_DEPTH - 1;

        assertThat(format.scan(bytes("{\"a\":" + "[".repeat(inner) + "]".repeat(inner) + "}"), tokens))
                .isNull();
        assertThat(format.scan(bytes("{\"a\":".repeat(inner) + "{}" + "}".repeat(inner)), tokens))
                .isNull();
        assertThat(format.scan(bytes("{\"a\":" + "[".repeat(inner + 1)), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.TOO_DEEP);
        assertThat(format.scan(bytes("[".repeat(100_000)), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.TOO_DEEP);
        assertThat(format.scan(bytes("{\"\":".repeat(100_000)), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.TOO_DEEP);
        assertThat(format.scan(bytes("{\"a\":[1]}"), tokens)).isNull();
    }

    @Test
    void everyTruncationIsRejected() {
        byte[] whole = bytes("{\"a\":\"x\\u00e9<c3><a9>\",\"quote\":{\"px\":-1.5e3,\"l\":[true,false,null]}}");

        for (int length = 0; length < whole.length; length++) {
            assertThat(format.scan(Arrays.copyOf(whole, length), tokens))
                    .extracting(DecodeProblem::reason)
                    .isEqualTo(RejectReason.MALFORMED);
        }
        assertThat(format.scan(whole, tokens)).isNull();
    }

    private String found(String json, int token) {
        byte[] value = bytes(json);
        format.scan(value, tokens);
        return text(value, tokens, token);
    }

    private static String text(byte[] value, ValueSpans tokens, int token) {
        return tokens.kind(token) == ValueSpans.ABSENT
                ? null
                : new String(
                        value, tokens.start(token), tokens.end(token) - tokens.start(token), StandardCharsets.UTF_8);
    }

    /** UTF-8 of the text, where two hexadecimal digits in angle brackets stand for one byte. */
    private static byte[] bytes(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[raw.length];
        int length = 0;
        for (int at = 0; at < raw.length; at++) {
            boolean coded = raw[at] == '<' && at + 3 < raw.length && raw[at + 3] == '>';
            out[length++] = coded
                    ? (byte) Integer.parseInt(new String(raw, at + 1, 2, StandardCharsets.US_ASCII), 16)
                    : raw[at];
            at += coded ? 3 : 0;
        }
        return Arrays.copyOf(out, length);
    }
}
