// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final String TEXT = """
            name: moves
            kafka: {bootstrap.servers: localhost:9092}
            source:
              topics: [trades]
              fields: {symbol: text, price: {type: number, path: quote.px}, venue: {type: text, from: header:venue}}
              timestamp: {field: at, format: epoch-millis}
            aggregations:
              - name: per-symbol
                where: price > 0
                keyBy: [symbol]
                window: {tumbling: 1m}
                allowedLateness: 0s
                measures:
                  n: count
                  high: max(price)
                  top: percentile(price, 99)
                  odd: {measure: sum(price), where: price < 1}
                  both: {derive: n + high}
            sinks: {results: {topic: here}}
            """;

    private static Aggregation first(Pipeline pipeline) {
        return pipeline.aggregations().get(0);
    }

    private static String of(String text) {
        ParseResult reading = Texts.read(text);
        assertThat(Texts.lines(reading)).isEmpty();
        return Fingerprint.of(reading.pipeline().source(), first(reading.pipeline()));
    }

    /** Another value for the same pipeline would tell readers that its figures mean something else. */
    @Test
    void itStaysTheSameFromReleaseToRelease() {
        Pipeline pipeline = Texts.read(TEXT).pipeline();
        assertThat(Fingerprint.text(pipeline.source(), first(pipeline))).isEqualTo("""
                        {"format":"JSON","fields":{"symbol":["TEXT","value","symbol"],"price":["NUMBER","value","quote","px"],\
                        "venue":["TEXT","header","venue"]},"nulls":[""],"time":["at"],"timeFormat":"EPOCH_MILLIS","pattern":null,\
                        "zone":null,"from":"2000-01-01T00:00:00Z","until":"2100-01-01T00:00:00Z","maxAhead":"PT5M","ahead":"RECORD",\
                        "where":"price > 0","keyBy":["symbol"],"window":"tumbling 1m","measures":{"n":"count()","high":"max(price)",\
                        "top":"percentile(price, 99)","odd":"sum(price) where price < 1","both":"n + high"}}\
                        """);
        assertThat(of(TEXT)).isEqualTo("09d519fdfa423a62");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    format: epoch-millis | format: epoch-micros
                    field: at,           | field: quote.at,
                    path: quote.px       | path: quote.bid
                    venue: {type: text   | venue: {type: number
                    header:venue         | header:exchange
                    price > 0            | price > 1
                    keyBy: [symbol]      | keyBy: [venue]
                    tumbling: 1m         | tumbling: 2m
                    tumbling: 1m         | calendar: day, zone: UTC
                    max(price)           | min(price)
                    odd:                 | other:
                    99                   | 95
                    price < 1            | price < 2
                    n + high             | n - high
                    """)
    void itDiffersWithWhatChangesAFigure(String part, String other) {
        assertThat(TEXT).contains(part);
        assertThat(of(TEXT.replace(part, other))).isNotEqualTo(of(TEXT));
    }

    @Test
    void itDiffersWithTheRowsLeftOutAndThePatternOfLines() {
        String csv = TEXT.replace("  fields:", "  format: csv\n  csv: {columns: [at, symbol, quote.px]}\n  fields:");
        String lines = TEXT.replace("  fields:", "  format: text\n  pattern: '(?<at>.)(?<symbol>.)(?<px>.)'\n  fields:")
                .replace("quote.px", "px");

        assertThat(of(csv.replace("px]}", "px], header: skip}"))).isNotEqualTo(of(csv));
        assertThat(of(lines.replace("(?<at>.)", "(?<at>..)"))).isNotEqualTo(of(lines));
    }

    @Test
    void itDiffersWithWhichEventsAreDuplicates() {
        String deduplicated = TEXT.replace("  fields:", "  id: {field: id, keep: 1h}\n  fields:");

        assertThat(of(deduplicated)).isNotEqualTo(of(TEXT));
        assertThat(of(deduplicated.replace("1h", "2h"))).isNotEqualTo(of(deduplicated));
        assertThat(of(deduplicated.replace("field: id", "field: no"))).isNotEqualTo(of(deduplicated));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"week, zone: UTC", "day, zone: Asia/Kolkata", "day, zone: Europe/Berlin", "day, zone: +05:30"})
    void theUnitAndTheZoneOfACalendarChangeIt(String other) {
        String days = TEXT.replace("tumbling: 1m", "calendar: day, zone: UTC");

        assertThat(of(TEXT.replace("tumbling: 1m", "calendar: " + other))).isNotEqualTo(of(days));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    name: moves      | name: others
                    topics: [trades] | topics: [more, trades]
                    per-symbol       | each-symbol
                    topic: here      | topic: there
                    tumbling: 1m     | tumbling: 60s
                    Lateness: 0s     | Lateness: 5s
                    """)
    void itSaysNothingOfTheRest(String part, String other) {
        assertThat(TEXT).contains(part);
        assertThat(of(TEXT.replace(part, other))).isEqualTo(of(TEXT));
    }
}
