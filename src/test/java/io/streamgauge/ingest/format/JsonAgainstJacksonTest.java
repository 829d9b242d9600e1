// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.streamgauge.model.RejectReason;
import io.streamgauge.model.TextBytes;
import io.streamgauge.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random documents, whole and damaged: accepted, rejected and understood as by Jackson behind the JDK's strict UTF-8.
 */
class JsonAgainstJacksonTest {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();
    private static final List<List<String>> PATHS = List.of(
            List.of("a"),
            List.of("b"),
            List.of("b", "c"),
            List.of("measuredAt"),
            List.of("measured", "by", "é"),
            List.of("a", "a", "a"),
            List.of(""));
    private static final String[] NAMES = {
        "a", "b", "c", "measuredAt", "measured", "measuredBy", "by", "é", "", "z\"\\/\n"
    };
    private static final String[] WORDS = {
        "",
        "x",
        "AAPL",
        "a somewhat longer text, so that words are stepped over",
        "é€\uD834\uDD1E",
        "\u0000",
        "\"",
        "\\",
        "/",
        "\b\f\n\r\t",
        "\uD800",
        "\uDC00x",
        "\uDC00\uD800",
        "\u007f",
        "\u2028",
        "12,5",
        "true"
    };

    private final JsonFormat format = new JsonFormat(PATHS);
    private final ValueSpans tokens = new ValueSpans(PATHS.size());

    @Test
    void randomDocumentsAreUnderstoodAlike() throws Exception {
        Random random = Seeds.random(JsonAgainstJacksonTest.class);
        for (int i = 0; i < 20_000; i++) {
            byte[] document = document(random);

            assertAlike(document, JACKSON.readTree(document), "document " + i);
        }
    }

    @Test
    void damagedDocumentsAreAcceptedAndRejectedAlike() {
        Random random = Seeds.random(JsonAgainstJacksonTest.class);
        for (int i = 0; i < 200_000; i++) {
            byte[] whole = document(random);
            // What was right just now must not be believed again where it was damaged.
            format.scan(whole, tokens);
            byte[] document = damage(whole, random);
            String where = "document " + i + ": " + new String(document, StandardCharsets.ISO_8859_1);

            JsonNode expected = parse(document);
            if (expected == null) {
                assertThat(format.scan(document, tokens))
                        .as(where)
                        .extracting(DecodeProblem::reason)
                        .isEqualTo(RejectReason.MALFORMED);
            } else {
                assertAlike(document, expected, where);
            }
        }
    }

    private void assertAlike(byte[] document, JsonNode expected, String where) {
        DecodeProblem problem = format.scan(document, tokens);
        assertThat(problem == null ? null : problem.reason())
                .as(where)
                .isEqualTo(expected.isObject() ? null : RejectReason.NOT_AN_OBJECT);
        for (int token = 0; token < PATHS.size() && expected.isObject(); token++) {
            JsonNode node = expected;
            for (String name : PATHS.get(token)) {
                node = node.isObject() ? node.path(name) : JsonNodeFactory.instance.missingNode();
            }
            assertSame(document, token, node, where + ", " + PATHS.get(token));
        }
    }

    private void assertSame(byte[] document, int token, JsonNode expected, String where) {
        int start = tokens.start(token);
        int end = tokens.end(token);
        byte kind = tokens.kind(token);
        switch (expected.getNodeType()) {
            case MISSING -> assertThat(kind).as(where).isEqualTo(ValueSpans.ABSENT);
            case NULL -> assertThat(kind).as(where).isEqualTo(ValueSpans.NULL);
            case BOOLEAN ->
                assertThat(kind).as(where).isEqualTo(expected.booleanValue() ? ValueSpans.TRUE : ValueSpans.FALSE);
            case STRING -> {
                assertThat(kind).as(where).isIn(ValueSpans.TEXT, ValueSpans.ESCAPED);
                assertThat(
                                kind == ValueSpans.ESCAPED
                                        ? format.unescape(document, start, end)
                                        : Arrays.copyOfRange(document, start, end))
                        .as(where)
                        .isEqualTo(utf8(expected.textValue()));
            }
            case NUMBER -> {
                assertThat(kind).as(where).isEqualTo(ValueSpans.NUMBER);
                assertThat(new BigDecimal(text(document, start, end)))
                        .as(where)
                        .isEqualByComparingTo(expected.decimalValue());
            }
            default -> {
                assertThat(kind).as(where).isEqualTo(ValueSpans.CONTAINER);
                assertThat(parse(Arrays.copyOfRange(document, start, end)))
                        .as(where)
                        .isEqualTo(expected);
            }
        }
    }

    /** Null where the bytes are not JSON in UTF-8. */
    private static JsonNode parse(byte[] document) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            JsonNode node = JACKSON.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (CharacterCodingException | JsonProcessingException malformed) {
            return null;
        }
    }

    private static byte[] document(Random random) {
        StringBuilder out = new StringBuilder();
        object(random, out, 0);
        return utf8(out.toString());
    }

    private static void value(Random random, StringBuilder out, int depth) {
        blank(random, out);
        switch (random.nextInt(depth > 5 ? 5 : 8)) {
            case 0 -> out.append("true");
            case 1 -> out.append("false");
            case 2 -> out.append("null");
            case 3 -> number(random, out);
            case 4 -> string(WORDS[random.nextInt(WORDS.length)], random, out);
            case 5 -> array(random, out, depth + 1);
            default -> object(random, out, depth + 1);
        }
        blank(random, out);
    }

    private static void object(Random random, StringBuilder out, int depth) {
        out.append('{');
        blank(random, out);
        for (int i = random.nextInt(6); i > 0; i--) {
            string(NAMES[random.nextInt(NAMES.length)], random, out);
            blank(random, out);
            out.append(':');
            value(random, out, depth);
            if (i > 1) {
                out.append(',');
                blank(random, out);
            }
        }
        out.append('}');
    }

    private static void array(Random random, StringBuilder out, int depth) {
        out.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
            value(random, out, depth);
            out.append(i > 1 ? "," : "");
        }
        out.append(']');
    }

    private static void number(Random random, StringBuilder out) {
        out.append(random.nextBoolean() ? "-" : "").append(random.nextInt(3) * random.nextInt(1_000_000));
        if (random.nextBoolean()) {
            out.append('.').append(random.nextInt(1_000));
        }
        if (random.nextInt(4) == 0) {
            out.append(random.nextBoolean() ? 'e' : 'E').append(new String[] {"", "+", "-"}[random.nextInt(3)]);
            out.append(random.nextInt(20));
        }
    }

    private static void string(String text, Random random, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean must = each < ' ' || each == '"' || each == '\\' || Character.isSurrogate(each);
            if (must || random.nextInt(12) == 0) {
                out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) each));
            } else {
                out.append(each);
            }
        }
        out.append('"');
    }

    private static void blank(Random random, StringBuilder out) {
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            out.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }

    private static byte[] damage(byte[] document, Random random) {
        byte[] alphabet = utf8("{}[]:,\"\\ue+-.01\n ntf\u00e9\uFEFF");
        byte[] damaged = document.clone();
        int at = random.nextInt(damaged.length);
        switch (random.nextInt(5)) {
            case 0 -> damaged[at] = (byte) random.nextInt(256);
            case 1 -> damaged[at] = alphabet[random.nextInt(alphabet.length)];
            case 2 -> {
                return Arrays.copyOf(damaged, at);
            }
            case 3 -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(damaged, 0, at);
                out.write(alphabet[random.nextInt(alphabet.length)]);
                out.write(damaged, at, damaged.length - at);
                return out.toByteArray();
            }
            default -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(damaged, 0, at);
                out.write(damaged, at + 1, damaged.length - at - 1);
                return out.toByteArray();
            }
        }
        return damaged;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** UTF-8 where a lone surrogate stands as its three bytes. */
    private static byte[] utf8(String text) {
        byte[] out = new byte[4 * text.length()];
        int length = 0;
        for (int character : text.codePoints().toArray()) {
            length = TextBytes.put(character, out, length);
        }
        return Arrays.copyOf(out, length);
    }
}
