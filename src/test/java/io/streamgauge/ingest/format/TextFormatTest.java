// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.LinePattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormatTest {
    private static final List<List<String>> PATHS = List.of(List.of("text"), List.of("line"), List.of("at"));

    private final ValueSpans spans = new ValueSpans(PATHS.size());

    @Test
    void theGroupsAreSpansOfTheLine() {
        assertThat(parts(
                        "(?<at>\\S+ \\S+) (?<level>[A-Z]+) (?<text>.*)",
                        "10:28 \u20ac INFO gr\u00f6\u00dfer \ud83d\ude80 x"))
                .containsExactly(
                        "gr\u00f6\u00dfer \ud83d\ude80 x",
                        "10:28 \u20ac INFO gr\u00f6\u00dfer \ud83d\ude80 x",
                        "10:28 \u20ac");
    }

    @Test
    void aGroupThatTakesNoPartInTheMatchHasNoValueAndAnEmptyOneHasAnEmptyText() {
        assertThat(parts("(?<at>a)?-(?<text>b*)", "-")).containsExactly("", "-", null);
    }

    @Test
    void theLongerAlternativeIsTakenWhereOnlyItMatchesTheLineAsAWhole() {
        assertThat(parts("(?<at>a|ab)(?<text>c|bcd)?", "abcd")).containsExactly("bcd", "abcd", "a");
        assertThat(parts("(?<at>a|ab)", "ab")).containsExactly(null, "ab", "ab");
    }

    @Test
    void theNotationOfPythonNamesGroups() {
        assertThat(parts("(?P<at>.)(?P<text>.)", "xy")).containsExactly("y", "xy", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x10:28", "10:28x", "10:28\n", "10:28 "})
    void aLineThatThePatternDoesNotMatchAsAWholeIsMalformed(String line) {
        TextFormat format = new TextFormat(new LinePattern("(?<at>\\d+:\\d+)"), PATHS);

        assertThat(format.scan(line.getBytes(StandardCharsets.UTF_8), spans))
                .isEqualTo(DecodeProblem.malformed(
                        "source.pattern does not match the line as a whole: \"" + line.replace("\n", "\\u000a") + '"'));
    }

    @Test
    void aPatternThatBacktrackingWouldNeverFinishIsLinear() {
        TextFormat format = new TextFormat(new LinePattern("(?<at>(a*)*)b"), PATHS);
        byte[] line = "a".repeat(200_000).getBytes(StandardCharsets.UTF_8);

        assertThat(format.scan(line, spans)).isNotNull();
    }

    @Test
    void theBeginningOfTheLineIsNotBehindACharacterOutsideAscii() {
        TextFormat format = new TextFormat(new LinePattern("(?<at>.*)(?:^|;)n=(?<text>[0-9]+)"), PATHS);

        assertThat(format.scan("\u00e9n=5".getBytes(StandardCharsets.UTF_8), spans))
                .isNotNull();
        assertThat(parts("(?<at>.*)(?:^|;)n=(?<text>[0-9]+)", "\u00e9;n=5"))
                .containsExactly("5", "\u00e9;n=5", "\u00e9");
        assertThat(parts("(?<at>.*)(?:^|;)n=(?<text>[0-9]+)", "n=5")).containsExactly("5", "n=5", "");
    }

    @Test
    void withoutAPatternEveryLineIsFound() {
        TextFormat format = new TextFormat(null, PATHS);
        byte[] line = "a\nb".getBytes(StandardCharsets.UTF_8);

        assertThat(format.scan(line, spans)).isNull();
        assertThat(spans.end(1)).isEqualTo(3);
    }

    private List<String> parts(String pattern, String line) {
        TextFormat format = new TextFormat(new LinePattern(pattern), PATHS);
        byte[] value = line.getBytes(StandardCharsets.UTF_8);
        assertThat(format.scan(value, spans)).isNull();
        String[] parts = new String[PATHS.size()];
        for (int token = 0; token < parts.length; token++) {
            int start = spans.start(token);
            parts[token] = spans.kind(token) == ValueSpans.TEXT
                    ? new String(value, start, spans.end(token) - start, StandardCharsets.UTF_8)
                    : null;
        }
        return Arrays.asList(parts);
    }
}
