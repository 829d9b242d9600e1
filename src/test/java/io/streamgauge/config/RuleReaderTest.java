// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.expression.Condition;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.RulesTopic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleReaderTest {
    private static final String FILE = """
        name: moves
        kafka: {bootstrap.servers: localhost:9092}
        source:
          topics: [trades]
          fields: {symbol: text, price: number}
        aggregations:
          - name: per-minute
            keyBy: [symbol]
            window: {tumbling: 1m}
            measures: {volume: sum(price), side: last(symbol)}
          - name: visits
            window: {session: 1m, max: 1h}
            measures: {n: count}
        rules: {}
        """;

    private static RuleReader.Rule read(String name, String json) {
        return new RuleReader(Texts.read(FILE).pipeline().aggregations()).read(name, json.getBytes(UTF_8));
    }

    private static List<String> errors(String json) {
        return read("high", json).errors();
    }

    private static String rule(String rest) {
        return "{\"name\":\"high\",\"aggregation\":\"per-minute\"," + rest + "}";
    }

    @Test
    void aRuleIsAnAlertOfTheFileAndItsAggregation() {
        RuleReader.Rule rule = read("high", """
                {
                \t"name": "high", "aggregation": "per-minute", "when": "volume > 10 && side != 'a\\u00e4\\ud83d\\ude00\\/'",
                \t"for": "2 windows", "past": {"windows": 5, "min": 2}, "noData": {"alert": "5m"},
                \t"severity": "page", "labels": {"team": "x"}, "summary": "{symbol}: {volume}", "repeat": "1m"
                }
                """);
        Pipeline ofFile = Texts.read(FILE.replace("side: last(symbol)}\n", """
                side: last(symbol)}
                    alerts:
                      - name: high
                        when: "volume > 10 && side != 'a\\u00e4\\U0001f600/'"
                        for: 2 windows
                        past: {windows: 5, min: 2}
                        noData: {alert: 5m}
                        severity: page
                        labels: {team: x}
                        summary: '{symbol}: {volume}'
                        repeat: 1m
                """)).pipeline();

        assertThat(rule.errors()).isEmpty();
        assertThat(rule.aggregation()).isEqualTo("per-minute");
        assertThat(rule.alert()).isEqualTo(ofFile.aggregations().get(0).alerts().get(0));
    }

    @Test
    void everyMistakeIsReportedAtOnceWithTheNearestName() {
        assertThat(errors(rule("\"wen\":\"volume > 10\",\"when\":\"volum > 10\",\"for\":\"soon\",\"on\":\"early\","
                        + "\"summary\":\"{sym}\",\"labels\":{\"a b\":\"c\"}")))
                .hasSize(6)
                .anyMatch(error -> error.contains("wen is not known here; did you mean when?"))
                .anyMatch(error -> error.contains("when: undeclared reference to 'volum'; did you mean volume?"))
                .anyMatch(error -> error.startsWith("for: \"soon\" is not"))
                .anyMatch(error -> error.startsWith("on: there are no early results"))
                .anyMatch(error -> error.startsWith("summary: \"sym\" is not known here"))
                .anyMatch(error -> error.startsWith("labels.a b is not a name of a label"));
    }

    @Test
    void anUnknownAggregationIsReportedBesideTheRest() {
        assertThat(errors("{\"name\":\"high\",\"aggregation\":\"per-minut\",\"when\":\"x > 1\",\"repeat\":\"x\"}"))
                .containsExactlyInAnyOrder(
                        "aggregation: \"per-minut\" is not known here; did you mean per-minute?",
                        "repeat: \"x\" is not a duration; write one like 1m, or off");
        assertThat(
                        errors(
                                "{\"name\":\"high\",\"aggregation\":\"x\",\"when\":\"previous.x > 1 && lower(y)\",\"resolve\":\"z\"}"))
                .hasSize(2)
                .anyMatch(error -> error.startsWith("when: there is no function lower"));
        assertThat(errors("{\"name\":\"high\",\"when\":\"x > 1\"}"))
                .containsExactly("aggregation is missing; write one like \"aggregation\": \"per-minute\"");
    }

    @Test
    void whatTheWindowDoesNotAllowIsRefused() {
        assertThat(errors("{\"name\":\"high\",\"aggregation\":\"visits\",\"when\":\"previous.n > 1\",\"for\":\"1m\"}"))
                .hasSize(2);
    }

    @Test
    void theNameIsTheKeyOfTheRecord() {
        assertThat(read("low", rule("\"when\":\"volume > 10\"")).errors())
                .containsExactly("name: \"high\" is not the key of the record, which is low");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{\"name\":\"high\"",
                "{name: high, aggregation: per-minute, when: volume > 10}",
                "{} {}",
                "{\"a\":\"\u0000\"}",
                "[1,2"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThat(errors(text)).singleElement().asString().startsWith("not JSON");
    }

    @Test
    void otherThanObjectsAreRefused() {
        assertThat(errors("[]")).containsExactly("not a JSON object");
        assertThat(errors("7")).containsExactly("not a JSON object");
        assertThat(new RuleReader(List.of())
                        .read("a", new byte[] {'"', (byte) 0xff, '"'})
                        .errors())
                .containsExactly("not UTF-8");
        assertThat(errors("[".repeat(900) + "]".repeat(900))).isNotEmpty();
        assertThat(errors("{\"a\":".repeat(100) + "1" + "}".repeat(100))).isNotEmpty();
        assertThat(errors(" ".repeat(RuleReader.MAX_BYTES + 1)))
                .containsExactly("an alert of 32001 bytes; it may have 32000");
    }

    @Test
    void aRuleReadsNeitherTheEnvironmentNorFiles() {
        for (String placeholder : List.of("${HOME}", "${file:/etc/hostname}", "${X:-y}")) {
            assertThat(errors(rule("\"when\":\"volume > 10\",\"summary\":\"" + placeholder + "\"")))
                    .containsExactly("summary: ${ is for the pipeline file only; write $${ for a literal ${");
        }
        assertThat(read("high", rule("\"when\":\"volume > 10\",\"severity\":\"$${HOME}\""))
                        .alert()
                        .severity())
                .isEqualTo("${HOME}");
    }

    @Test
    void whatIsTooCostlyIsRefused() {
        String dear = "volume > past.volume.mean + past.volume.stddev";
        assertThat(errors(rule("\"when\":\"" + dear + "\",\"past\":{\"windows\":1000}")))
                .isEmpty();
        assertThat(errors(rule("\"when\":\"" + (dear + " && ").repeat(5) + "true\",\"past\":{\"windows\":1000}")))
                .singleElement()
                .asString()
                .startsWith("too costly: it takes 100");
        assertThat(errors(rule("\"when\":\"side.matches('x{1000}') && volume > 1\"")))
                .isEmpty();
        assertThat(errors(rule("\"when\":\"side.matches('((x{1000}){1000}){1000}')\"")))
                .singleElement()
                .asString()
                .contains("the pattern repeats too much");
        assertThat(errors(rule("\"when\":\"volume > " + "1 + ".repeat(40) + "1\"")))
                .isEmpty();
        assertThat(errors(rule("\"when\":\"volume > " + "1 + ".repeat(1_000) + "1\"")))
                .isNotEmpty();
        assertThat(errors(rule("\"when\":\"" + "(".repeat(1_000) + "true" + ")".repeat(1_000) + "\"")))
                .isNotEmpty();
    }

    @Test
    void patternsAndPartsAreLookedForInShortTextsOnly() {
        for (String condition : List.of("side.matches('a$')", "side.contains('a')")) {
            Condition when =
                    read("high", rule("\"when\":\"" + condition + "\"")).alert().when();

            assertThat(when.test(name -> "a".repeat(256))).isEqualTo(Condition.Outcome.TRUE);
            assertThat(when.test(name -> "a".repeat(257))).isEqualTo(Condition.Outcome.UNDEFINED);
        }
    }

    @Test
    void textsPutTogetherCostWhatTheyAre() {
        String forty = "side+".repeat(39) + "side=='x'";

        assertThat(errors(rule("\"when\":\"" + (forty + "&&").repeat(10) + "true\"")))
                .isEmpty();
        assertThat(errors(rule("\"when\":\"" + (forty + "&&").repeat(13) + "true\"")))
                .singleElement()
                .asString()
                .startsWith("too costly: it takes ");
    }

    @Test
    void errorsAreBounded() {
        StringBuilder many = new StringBuilder("\"when\":\"volume > 1\"");
        for (int i = 0; i < 2_000; i++) {
            many.append(",\"k").append(i).append("\":1");
        }
        assertThat(errors(rule(many.toString()))).hasSize(50).allMatch(error -> error.length() <= 1_000);
    }

    @Test
    void topicsOfRulesHaveNamesOfTheirOwn() {
        RulesTopic rules = Texts.read(FILE).pipeline().rules();
        assertThat(rules.topic()).isEqualTo("moves.rules");
        assertThat(rules.status().topic()).isEqualTo("moves.rules.status");
        assertThat(rules.kafka().values()).containsEntry("bootstrap.servers", "localhost:9092");
        assertThat(Texts.read(FILE).pipeline().sinks().alerts().topic()).isEqualTo("moves.alerts");
        assertThat(Texts.read(FILE.replace("rules: {}", "rules: {topic: a, status: b}"))
                        .pipeline()
                        .rules()
                        .status()
                        .topic())
                .isEqualTo("b");
    }
}
