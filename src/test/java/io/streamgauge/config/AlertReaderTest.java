// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.lines;
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
    void everyKeyOfAnAlertIsRead() {
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

    private static Pipeline pipeline(String text) {
        ParseResult reading = read(text);
        assertThat(lines(reading)).isEqualTo(List.of());
        return reading.pipeline();
    }

    private static AlertRule rule(Pipeline pipeline) {
        return pipeline.aggregations().get(0).alerts().get(0);
    }
}
