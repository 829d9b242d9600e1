// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.problemsOf;
import static io.streamgauge.config.Texts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReaderTest {
    private static final String RIGHT = """
        name: moves
        kafka: {bootstrap.servers: localhost:9092}
        source:
          topics: [trades]
          fields: {symbol: text, price: number}
        aggregations:
          - name: all
            keyBy: [symbol]
            window: {tumbling: 1m}
            measures: {volume: sum(price), side: last(symbol)}
            alerts:
              - name: high
                when: volume > 10
        """;

    @Test
    void whatTheAlertsOfAnAggregationCostTogetherIsBounded() {
        StringBuilder dear = new StringBuilder();
        for (int i = 0; i < 13; i++) {
            dear.append("      - {name: a").append(i).append(", past: {windows: 1000, min: 1}, when: ");
            dear.append("'").append("volume > past.volume.stddev && ".repeat(8)).append("true'}\n");
        }
        String twelve = dear.substring(0, dear.indexOf("      - {name: a12"));

        assertThat(lines(read(RIGHT.replace("      - name: high\n        when: volume > 10\n", twelve))))
                .isEmpty();
        assertThat(lines(read(RIGHT.replace("      - name: high\n        when: volume > 10\n", dear.toString()))))
                .singleElement()
                .asString()
                .matches(
                        "market.yaml:12:7: error: aggregations.all.alerts: too costly: together they take 104\\d{3} steps to evaluate a window, and may take 100000; a mean or deviation takes as many as past.windows");
    }

    @Test
    void anAlertIsANameAndACondition() {
        Pipeline pipeline = pipeline(RIGHT);

        AlertRule rule = rule(pipeline);
        assertThat(rule.name()).isEqualTo("high");
        assertThat(rule.when()).hasToString("volume > 10");
        assertThat(rule.resolve()).isNull();
        assertThat(rule.pendingFor()).isEqualTo(new AlertRule.ForWindows(1));
        assertThat(rule.keepFiring()).isZero();
        assertThat(rule.past()).isEqualTo(new AlertRule.Past(60, 10));
        assertThat(rule.noData()).isEqualTo(new AlertRule.Keep());
        assertThat(rule.forgetAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(rule.on()).isEqualTo(AlertRule.On.FINAL);
        assertThat(rule.severity()).isNull();
        assertThat(rule.labels()).isEmpty();
        assertThat(rule.summary()).isNull();
        assertThat(rule.repeat()).isNull();
        assertThat(pipeline.sinks().printed(false)).isEqualTo(Set.of(Sinks.Print.RESULTS, Sinks.Print.ALERTS));
        assertThat(pipeline.sinks().alerts().topic()).isEqualTo("moves.alerts");
        assertThat(pipeline.sinks().alerts().guarantee()).isEqualTo(Sinks.Guarantee.AT_LEAST_ONCE);
    }

    @Test
    void everythingCanBeSet() {
        Pipeline pipeline =
                pipeline(RIGHT.replace("window: {tumbling: 1m}", "window: {tumbling: 1m}\n    early: 5s") + """
                    resolve: volume < 0.5 * past.volume.mean && previous.side != 'AAPL'
                    for: 2 windows
                    keepFiring: 3m
                    past: {windows: 5, min: 2}
                    noData: {alert: 5m}
                    forgetAfter: 2h
                    on: early
                    severity: critical
                    labels: {team: desk, area_2: '7'}
                    summary: '{symbol} has {{{volume}} from {window.start} to {window.end}: {side}'
                    repeat: 1m
                  - {name: low, when: volume < 1, for: 5m, past: {windows: 3}, noData: resolve, repeat: off}
            sinks: {alerts: {topic: calls, guarantee: exactly-once}, print: [alerts]}
            """);

        AlertRule rule = rule(pipeline);
        assertThat(rule.resolve()).hasToString("volume < 0.5 * past.volume.mean && previous.side != 'AAPL'");
        assertThat(rule.pendingFor()).isEqualTo(new AlertRule.ForWindows(2));
        assertThat(rule.keepFiring()).isEqualTo(Duration.ofMinutes(3));
        assertThat(rule.past()).isEqualTo(new AlertRule.Past(5, 2));
        assertThat(rule.noData()).isEqualTo(new AlertRule.NoDataAlert(Duration.ofMinutes(5)));
        assertThat(rule.forgetAfter()).isEqualTo(Duration.ofHours(2));
        assertThat(rule.on()).isEqualTo(AlertRule.On.EARLY);
        assertThat(rule.severity()).isEqualTo("critical");
        assertThat(rule.labels()).isEqualTo(Map.of("team", "desk", "area_2", "7"));
        assertThat(rule.summary().fill(name -> '<' + name + '>'))
                .isEqualTo("<symbol> has {<volume>} from <window.start> to <window.end>: <side>");
        assertThat(rule.repeat()).isEqualTo(Duration.ofMinutes(1));
        AlertRule other = pipeline.aggregations().get(0).alerts().get(1);
        assertThat(other.pendingFor()).isEqualTo(new AlertRule.ForTime(Duration.ofMinutes(5)));
        assertThat(other.past()).isEqualTo(new AlertRule.Past(3, 3));
        assertThat(other.noData()).isEqualTo(new AlertRule.Resolve());
        assertThat(other.repeat()).isNull();
        assertThat(pipeline.sinks().alerts().topic()).isEqualTo("calls");
        assertThat(pipeline.sinks().alerts().guarantee()).isEqualTo(Sinks.Guarantee.EXACTLY_ONCE);
        assertThat(pipeline.sinks().print()).containsExactly(Sinks.Print.ALERTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "high|High|12:15: error: aggregations.all.alerts[0].name: \"High\" is not a name; use small letters, digits and -, beginning"
                        + " with a letter, at most 100",
                "name: high|nam: high|12:9: error: aggregations.all.alerts[0].nam is not known here; did you mean name?",
                "when: volume > 10|wen: volume > 10|13:9: error: {a}.wen is not known here; did you mean when?",
                "volume > 10|volum > 10|13:15: error: {a}.when: undeclared reference to 'volum'; did you mean volume?",
                "volume > 10|previous.volme > 10|13:15: error: {a}.when: undeclared reference to 'previous.volme'; did"
                        + " you mean previous.volume?",
                "volume > 10|volume > past.side.mean|13:24: error: {a}.when: undeclared reference to 'past.side.mean'",
                "volume > 10|price > 10|13:15: error: {a}.when: undeclared reference to 'price'",
                "volume > 10|symbol > 10|13:22: error: {a}.when: '>' cannot be applied to (text, number)",
                "volume > 10|volume|13:15: error: {a}.when: this is number where boolean is expected",
                "when: volume > 10|when: true\\n        resolve: volume|14:18: error: {a}.resolve: this is number where"
                        + " boolean is expected",
                "when: volume > 10|when: true\\n        for: 0 windows|14:14: error: {a}.for: \"0 windows\" is not a"
                        + " number of windows or a duration; write one like 2 windows, or 5m",
                "when: volume > 10|when: true\\n        for: soon|14:14: error: {a}.for: \"soon\" is not a number of"
                        + " windows or a duration; write one like 2 windows, or 5m",
                "when: volume > 10|when: true\\n        keepFiring: long|14:21: error: {a}.keepFiring: \"long\" is not a"
                        + " duration; write one like 30s or 1h30m",
                "when: volume > 10|when: true\\n        past: {windows: 0}|14:25: error: {a}.past.windows: \"0\" is not"
                        + " a number of windows; write one from 1 to 1000",
                "when: volume > 10|when: true\\n        past: {windows: 3, min: 4}|14:33: error: {a}.past.min: \"4\" is"
                        + " more than there are windows, so there would never be enough",
                "when: volume > 10|when: true\\n        noData: alert|14:17: error: {a}.noData: \"alert\" is not known"
                        + " here; write keep, resolve, or {alert: 5m}",
                "when: volume > 10|when: true\\n        noData: {}|14:17: error: {a}.noData.alert is missing; write one"
                        + " like alert: 5m",
                "when: volume > 10|when: true\\n        noData: {alert: 59s}|14:25: error: {a}.noData.alert: \"59s\" is"
                        + " shorter than the time from window to window, so every key would be silent",
                "when: volume > 10|when: true\\n        forgetAfter: 59s|14:22: error: {a}.forgetAfter: \"59s\" is"
                        + " shorter than the time from window to window, so everything would be forgotten between two"
                        + " windows",
                "when: volume > 10|when: true\\n        forgetAfter: [1d]|14:22: error: {a}.forgetAfter: expected a"
                        + " duration; write one like 30s or 1h30m, found a list",
                "when: volume > 10|when: true\\n        noData: {alert: 1d}|12:9: error: {a}: forgetAfter, whose default is 1d, is not longer than noData.alert, so a silent key would be forgotten"
                        + " before",
                "when: volume > 10|when: true\\n        on: erly|14:13: error: {a}.on: \"erly\" is not known here; did"
                        + " you mean early?",
                "when: volume > 10|when: true\\n        on: early|14:13: error: {a}.on: there are no early results;"
                        + " write early: 10s beside window",
                "when: volume > 10|when: true\\n        labels: {a-b: c}|14:18: error: {a}.labels.a-b is not a name of a"
                        + " label; use letters, digits and _, not beginning with a digit",
                "when: volume > 10|when: true\\n        labels: {symbol: c}|14:18: error: {a}.labels.symbol is a built-in"
                        + " label; choose another name",
                "when: volume > 10|when: true\\n        summary: '{symbl} fell'|14:18: error: {a}.summary: \"symbl\" is"
                        + " not known here; did you mean symbol?",
                "when: volume > 10|when: true\\n        summary: '{symbol'|14:18: error: {a}.summary: a { that is never closed;"
                        + " write {{ for a brace",
                "when: volume > 10|when: true\\n        repeat: 10ms|14:17: error: {a}.repeat: must be 1s or longer;"
                        + " write off for no repeats",
                "when: volume > 10|when: true\\n      - {name: high, when: true}|14:9: error:"
                        + " aggregations.all.alerts[1]: has the name of aggregations.all.alerts[0]; each alert of the"
                        + " pipeline needs its own",
                "{tumbling: 1m}|{session: 1m, max: 1h}\\n    alerts: [{name: a, when: previous.volume > 1}]\\n   "
                        + " measures: {volume: count}\\n  - name: b\\n    window: {tumbling: 1m}\\n    keyBy:"
                        + " [symbol]|10:30: error: aggregations.all.alerts.a.when: previous is for windows that follow each other, which"
                        + " sessions do not; use past instead",
                "{tumbling: 1m}|{session: 1m, max: 1h}\\n    alerts: [{name: a, when: true, for: 5m}]\\n    measures:"
                        + " {volume: count}\\n  - name: b\\n    window: {tumbling: 1m}\\n    keyBy: [symbol]|10:36:"
                        + " error: aggregations.all.alerts.a.for is for windows that follow each other, which sessions do not",
                "{tumbling: 1m}|{session: 1m, max: 1h}\\n    alerts: [{name: a, when: true, noData: resolve}]\\n   "
                        + " measures: {volume: count}\\n  - name: b\\n    window: {tumbling: 1m}\\n    keyBy:"
                        + " [symbol]|10:36: error: aggregations.all.alerts.a.noData is for windows that can be missing, which sessions cannot",
                "symbol|pipeline|12:9: error: {a}: the key field \"pipeline\" has the name of a built-in label; choose another name"
            })
    void aMistakeIsOneLineAtItsPlace(String of, String instead, String problem) {
        assertThat(problemsOf(RIGHT, instead.replace("\\n", "\n"), of))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("market.yaml:" + problem.replace("{a}", "aggregations.all.alerts.high")));
    }

    @Test
    void aMeasureThatCannotBeReadIsTheOnlyProblem() {
        assertThat(problemsOf(RIGHT, "sum(prce)", "sum(price)")).hasSize(1);
    }

    @Test
    void whatNothingWouldComeOfIsAWarning() {
        String text = RIGHT.substring(0, RIGHT.indexOf("    alerts:")) + """
            sinks: {print: [alerts], alerts: {topic: calls}}
            """;

        assertThat(lines(read(text)))
                .containsExactly(
                        "market.yaml:11:17: warning: sinks.print[0]: nothing will be printed: there are no alerts",
                        "market.yaml:11:34: warning: sinks.alerts: nothing will be written: there are no alerts");
    }

    private static Pipeline pipeline(String text) {
        ParseResult reading = read(text);
        assertThat(lines(reading)).isEqualTo(List.of());
        return reading.pipeline();
    }

    private static AlertRule rule(Pipeline pipeline) {
        return pipeline.aggregations().get(0).alerts().get(0);
    }
}
