// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static io.streamgauge.config.Texts.lines;
import static io.streamgauge.config.Texts.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of a calendar as the file has them. Mistakes are in {@code src/test/resources/mistakes/window}. */
class CalendarWindowTest {

    private static Aggregation aggregation(String window, String more) {
        ParseResult reading = read("""
                name: moves
                kafka: {bootstrap.servers: localhost:9092}
                source: {topics: [trades], fields: {symbol: text}}
                aggregations:
                  - name: all
                    keyBy: [symbol]
                    window: %s
                    measures: {trades: count}
                %s""".formatted(window, more));
        assertThat(lines(reading)).isEmpty();
        return reading.pipeline().aggregations().get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {calendar: day, zone: Europe/Berlin}       | DAY   | Europe/Berlin    | calendar day in Europe/Berlin
            {zone: America/New_York, calendar: week}   | WEEK  | America/New_York | calendar week in America/New_York
            {calendar: month, zone: UTC}               | MONTH | UTC              | calendar month in UTC
            {calendar: day, zone: +05:30}              | DAY   | +05:30           | calendar day in +05:30
            {calendar: day, zone: '-3'}                | DAY   | -03:00           | calendar day in -03:00
            """)
    void theUnitAndTheZoneAreRead(String text, Window.Unit unit, String zone, String words) {
        assertThat(aggregation(text, "").window())
                .isEqualTo(new Window.Calendar(unit, ZoneId.of(zone)))
                .hasToString(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {tumbling: 1m}                             | 1d
            {calendar: day, zone: UTC}                 | 1d
            {calendar: day, zone: Asia/Kolkata}        | 1d
            {calendar: day, zone: Europe/Berlin}       | 1d1h
            {calendar: week, zone: Europe/Berlin}      | 7d1h
            {calendar: month, zone: +05:30}            | 31d
            {tumbling: 2d}                             | 2d
            """)
    void aKeyIsRememberedFromWindowToWindowByDefault(String window, String forgetAfter) {
        Aggregation aggregation = aggregation(window, "    alerts: [{name: high, when: trades > previous.trades}]");
        assertThat(aggregation.alerts().get(0).forgetAfter()).isEqualTo(Durations.parse(forgetAfter));

        RuleReader.Rule rule = new RuleReader(List.of(aggregation))
                .read(
                        "low",
                        "{\"aggregation\":\"all\",\"name\":\"low\",\"when\":\"trades < 1\",\"for\":\"2 windows\"}"
                                .getBytes(UTF_8));
        assertThat(rule.errors()).isEmpty();
        assertThat(rule.valid().forgetAfter()).isEqualTo(Durations.parse(forgetAfter));
    }
}
