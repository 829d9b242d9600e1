// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuresReaderTest {
    private static final String FILE = """
        name: market-moves
        kafka: {bootstrap.servers: localhost:9092}
        source:
          topics: [trades]
          fields: {symbol: text, price: number, quantity: number}
          timestamp: {field: at, format: epoch-millis}
        aggregations:
          - name: all
            window: {tumbling: 1m}
            measures:
              vwap: {derive: 'notional / volume'}
              notional: sum(price*quantity)
              volume: sum(quantity)
              odd: {measure: count, where: 'quantity < 100'}
              p99: percentile(price - 0.5, 99.9)
              symbols: distinct( symbol )
              open: first(price)
              last: last(symbol)
              hot: {derive: "last == 'AAPL' ? vwap : open"}
        """;

    @Test
    void measuresOfEventsAndDerivedOnesAreReadInTheirOrder() {
        ParseResult reading = Texts.read(FILE);

        assertThat(Texts.lines(reading)).isEmpty();
        List<Measure> measures = reading.pipeline().aggregations().get(0).measures();
        assertThat(measures)
                .extracting(Measure::name)
                .containsExactly("vwap", "notional", "volume", "odd", "p99", "symbols", "open", "last", "hot");
        assertThat(((Measure.Derived) measures.get(0)).formula()).hasToString("notional / volume");
        assertThat(((Measure.OfEvents) measures.get(1)).of()).hasToString("price * quantity");
        Measure.OfEvents odd = (Measure.OfEvents) measures.get(3);
        assertThat(odd.function()).isEqualTo(Function.COUNT);
        assertThat(odd.of()).isNull();
        assertThat(odd.where()).hasToString("quantity < 100");
        Measure.OfEvents p99 = (Measure.OfEvents) measures.get(4);
        assertThat(p99.of()).hasToString("price - 0.5");
        assertThat(p99.percent()).isEqualTo(new BigDecimal("99.9"));
    }
}
