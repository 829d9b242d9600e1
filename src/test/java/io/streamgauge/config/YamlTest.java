// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.FULL;
import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.streamgauge.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class YamlTest {

    @Test
    void aSyntaxErrorIsOneLineWithItsPlace() {
        assertThat(lines(read("name: [a\nsource: b\n")))
                .singleElement()
                .asString()
                .startsWith("market.yaml:2:");
        assertThat(lines(read("name: a\n\tb: c\n")))
                .singleElement()
                .asString()
                .startsWith("market.yaml:2:1: error: not YAML: ");
        assertThat(lines(read("name: 'a\n"))).singleElement().asString().contains(": error: not YAML: ");
        assertThat(lines(read("name: \u0001\n"))).singleElement().asString().contains(": error: not YAML: ");
    }

    @Test
    void aSyntaxErrorSaysHowToMendIt() {
        assertThat(lines(read("source:\n  topics: [a]\n   format: text\n")))
                .singleElement()
                .asString()
                .endsWith("; what belongs together must be indented alike, with spaces");
        assertThat(lines(read("kafka: {bootstrap.servers: ${KAFKA}:9092}\n")))
                .singleElement()
                .asString()
                .endsWith("; close the bracket that begins at 1:8, and put values with ${..}, [ or { in it in quotes");
        assertThat(lines(read("name: 'a\n")))
                .singleElement()
                .asString()
                .endsWith("; close the quote that begins at 1:7");
    }

    @Test
    void anEmptyFileIsReported() {
        assertThat(lines(read(" \n"))).containsExactly("market.yaml: error: the file is empty");
        assertThat(lines(read("# nothing\n")))
                .containsExactly("market.yaml: error: there is nothing in it but comments");
    }

    @Test
    void aFileThatIsNoMappingIsOneLine() {
        assertThat(lines(read("- a\n")))
                .containsExactly(
                        "market.yaml:1:1: error: a pipeline file is a mapping that begins with name: and source:");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(lines(read("name: a\n---\nname: b\n")))
                .containsExactly("market.yaml:2:1: error: a second document begins; one file, one pipeline");
    }

    @Test
    void aKeyDeclaredTwiceIsRejected() {
        assertThat(lines(read(Texts.SMALLEST + "name: other\n")))
                .containsExactly("market.yaml:4:1: error: name is given twice, first in line 1");
    }

    @Test
    void aKeyThatIsNoTextIsRefused() {
        assertThat(lines(read(Texts.SMALLEST + "? [a]\n: b\n")))
                .containsExactly("market.yaml:4:3: error: a key must be a single text");
    }

    @Test
    void anchorsAliasesAndTagsAreRefusedAllAtOnce() {
        assertThat(lines(read("name: &n a\nkafka: *n\nsource: !!java.net.URL [x]\n")))
                .containsExactly(
                        "market.yaml:1:7: error: &n: anchors are not known here; repeat the value",
                        "market.yaml:2:8: error: *n: aliases are not known here; repeat the value",
                        "market.yaml:3:9: error: tag:yaml.org,2002:java.net.URL: tags are not known here; leave it"
                                + " out");
    }

    @Test
    void textThatIsNotUnicodeIsRefusedEverywhere() {
        for (int i = 1_020; i < 1_030; i++) {
            assertThat(lines(read("#" + "x".repeat(i) + "\uD800y\n" + Texts.SMALLEST)))
                    .containsExactly("market.yaml: error: not Unicode: it has an unpaired surrogate");
            assertThat(read("#" + "x".repeat(i) + "\uD83D\uDE00y\n" + Texts.SMALLEST)
                            .pipeline())
                    .isNotNull();
        }
    }

    @Test
    void depthIsBounded() {
        assertThat(lines(read("[".repeat(100_000))))
                .containsExactly("market.yaml:1:51: error: nested deeper than 50 levels");
    }

    @Test
    void noTextMakesTheReaderThrow() {
        Random random = Seeds.random(YamlTest.class);
        for (int i = 0; i < 1_000; i++) {
            String mutated = FULL;
            for (int mutations = 1 + random.nextInt(4); mutations > 0; mutations--) {
                mutated = mutate(mutated, random);
            }
            ParseResult reading = read(mutated);

            assertThat(reading.pipeline() == null).as(mutated).isEqualTo(reading.hasErrors());
            assertThat(lines(reading)).allSatisfy(line -> assertThat(line).matches("\\P{Cntrl}*"));
        }
    }

    @Test
    void noKindOfValueMakesTheReaderThrow() {
        String text = FULL.replace("{name: busy, when: trades > 100}", """
                {name: busy, when: trades > 100, resolve: trades < 9, for: 5m, keepFiring: 1m, \
                past: {windows: 9, min: 2}, noData: {alert: 5m}, forgetAfter: 2h, on: final, severity: page, \
                labels: {team: desk}, summary: '{trades}', repeat: 1m}""");
        assertThat(lines(read(text))).isEqualTo(lines(read(FULL)));
        Matcher value = Pattern.compile("(?<=: )[^\\s,{}\\[\\]]+").matcher(text);
        while (value.find()) {
            for (String other : List.of("[]", "[x]", "{}", "{x: y}", "''", "~", "'${UNSET}'", "-1")) {
                String changed = text.substring(0, value.start()) + other + text.substring(value.end());

                assertThatCode(() -> read(changed)).as(changed).doesNotThrowAnyException();
            }
        }
    }

    private static String mutate(String text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(12));
        String odd = "{}[]:-,'\"\n \t#&*!|>%@`${}\u0000\uD800é0a.";
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 -> text.substring(0, to) + text.substring(from);
            case 2 -> text.substring(0, from) + odd.charAt(random.nextInt(odd.length())) + text.substring(from);
            default -> {
                int other = random.nextInt(text.length());
                int end = Math.min(text.length(), other + random.nextInt(30));
                yield text.substring(0, from) + text.substring(other, end) + text.substring(to);
            }
        };
    }
}
