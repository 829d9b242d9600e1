// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import java.util.List;
import java.util.Map;

/** Pipeline files for tests, and short ways to read them. */
public final class Texts {
    static final String SMALLEST = """
        name: market-moves
        kafka: {bootstrap.servers: localhost:9092}
        source: {topics: [trades]}
        """;

    public static final String FULL = """
        name: market-moves
        kafka:
          bootstrap.servers: ${KAFKA:-localhost:9092}
          security.protocol: SASL_SSL
          linger.ms: 20
        source:
          topics: [trades, quotes]
          format: json
          fields:
            symbol: text
            price: {type: number, path: quote.px}
            quantity: number
            odd: {type: boolean, path: ['a.b', 'c-d']}
          nulls: ['', n/a]
          timestamp: {field: meta.at, format: "yyyy-MM-dd HH:mm:ss", between: [2020-01-01, '2030-01-01T00:00:00+01:00'], zone: Europe/Berlin}
          maxOutOfOrderness: 1s500ms
          maxAhead: unlimited
          idleAfter: 1h30m
          start: 2026-11-22T10:00:00Z
          stop: latest
          kafka: {isolation.level: read_uncommitted, max.poll.records: 100}
        aggregations:
          - name: price-per-minute
            where: 'quantity > 0'
            keyBy: [symbol]
            window: {tumbling: 1m}
            allowedLateness: 10s
            measures:
              trades: count
              known: count(price)
              volume: sum(quantity)
              mean: avg( price )
              low: min(price)
              high: max(price)
            alerts:
              - {name: busy, when: trades > 100}
          - name: all
            keyBy: []
            window: {tumbling: 1d}
            measures: {n: count}
        sinks:
          print: [results, alerts, late, rejected, records]
          results: {topic: out, guarantee: at-least-once, kafka: {linger.ms: 5, acks: all}}
          late: none
          rejected: {topic: bad}
        """;

    private Texts() {}

    public static ParseResult read(String text, String... sets) {
        return read(Map.of(), true, text, sets);
    }

    public static ParseResult read(Map<String, String> environment, boolean unsetIsError, String text, String... sets) {
        return PipelineFile.read("market.yaml", text, List.of(sets), environment::get, unsetIsError);
    }

    public static List<String> lines(ParseResult reading) {
        return reading.problems().stream().map(Problem::toString).toList();
    }
}
