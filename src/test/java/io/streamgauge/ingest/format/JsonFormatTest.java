// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.RejectReason;
import io.streamgauge.testing.CodedBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Where values are found in a document. The documents that are accepted and rejected are in {@code src/test/resources/json}. Bytes
 * beyond ASCII are written {@code <ff>}.
 */
class JsonFormatTest {
    private final List<List<String>> paths = List.of(List.of("a"), List.of("quote", "px"), List.of("quote"));
    private final JsonFormat format = new JsonFormat(paths);
    private final ValueSpans tokens = new ValueSpans(paths.size());

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
    void namesThatShareTheirFirstEightBytesAreDistinguished() {
        List<List<String>> alike = List.of(
                List.of("measured"), List.of("measuredA"), List.of("measuredB"), List.of("measuredAt"), List.of("m"));
        JsonFormat each = new JsonFormat(alike);
        ValueSpans places = new ValueSpans(alike.size());
        byte[] value = CodedBytes.of(
                "{\"measuredB\":2,\"m\":4,\"measured\":0,\"measuredC\":9,\"measuredAt\":3,\"measuredA\":1}");

        assertThat(each.scan(value, places)).isNull();

        for (int token = 0; token < alike.size(); token++) {
            assertThat(text(value, places, token)).isEqualTo(String.valueOf(token));
        }
    }

    @Test
    void nestingIsFollowedToItsLimitAndNoFurther() {
        int inner = JsonFormat.MAX_DEPTH - 1;

        assertThat(format.scan(CodedBytes.of("{\"a\":" + "[".repeat(inner) + "]".repeat(inner) + "}"), tokens))
                .isNull();
        assertThat(format.scan(CodedBytes.of("{\"a\":".repeat(inner) + "{}" + "}".repeat(inner)), tokens))
                .isNull();
        assertThat(format.scan(CodedBytes.of("{\"a\":" + "[".repeat(inner + 1)), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.TOO_DEEP);
        assertThat(format.scan(CodedBytes.of("[".repeat(100_000)), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.TOO_DEEP);
        assertThat(format.scan(CodedBytes.of("{\"\":".repeat(100_000)), tokens))
                .extracting(DecodeProblem::reason)
                .isEqualTo(RejectReason.TOO_DEEP);
        assertThat(format.scan(CodedBytes.of("{\"a\":[1]}"), tokens)).isNull();
    }

    @Test
    void everyTruncationIsRejected() {
        byte[] whole = CodedBytes.of("{\"a\":\"x\\u00e9<c3><a9>\",\"quote\":{\"px\":-1.5e3,\"l\":[true,false,null]}}");

        for (int length = 0; length < whole.length; length++) {
            assertThat(format.scan(Arrays.copyOf(whole, length), tokens))
                    .extracting(DecodeProblem::reason)
                    .isEqualTo(RejectReason.MALFORMED);
        }
        assertThat(format.scan(whole, tokens)).isNull();
    }

    private String found(String json, int token) {
        byte[] value = CodedBytes.of(json);
        format.scan(value, tokens);
        return text(value, tokens, token);
    }

    private static String text(byte[] value, ValueSpans tokens, int token) {
        return tokens.kind(token) == ValueSpans.ABSENT
                ? null
                : new String(
                        value, tokens.start(token), tokens.end(token) - tokens.start(token), StandardCharsets.UTF_8);
    }
}
