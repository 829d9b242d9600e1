// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pipeline file with which the product does the work. */
final class Product {
    /** The second aggregation, where two are asked for. */
    static final String PER_REGION = "per-region";

    /** What people watch, of every kind that the pipeline knows; few of them fire. */
    private static final String TEN = """
                alerts:
                  - {name: dear, when: 'most > 999.9'}
                  - {name: cheap, when: 'least < 1.1', for: 2 windows}
                  - {name: busy, when: 'events > 30', resolve: 'events < 20'}
                  - {name: wide, when: 'most - least > 998', keepFiring: 1m}
                  - {name: rich, when: 'total > 20000 && mean > 900'}
                  - {name: jump, when: 'mean > 5 * previous.mean'}
                  - {name: drop, when: 'present(previous.mean) && mean < 0.1 * previous.mean'}
                  - {name: unusual, when: 'mean > past.mean.mean + 4 * past.mean.stddev', past: {windows: 30, min: 10}}
                  - {name: calm, when: 'most < 1.2 * least && events > 5', for: 20s}
                  - {name: gone, when: 'events < 1', noData: {alert: 5m}}
            """;

    private Product() {}

    static Path write(Path file, Task task, boolean twoAggregations, boolean alerts, boolean ids) throws IOException {
        String guarantee = task.exactlyOnce() ? "exactly-once" : "at-least-once";
        String window = task.sizeMs() == task.everyMs()
                ? "{tumbling: %dms}".formatted(task.sizeMs())
                : "{sliding: %dms, every: %dms}".formatted(task.sizeMs(), task.everyMs());
        String where = task.filtered() ? "    where: 'quantity > 100 && region != \"region-3\"'\n" : "";
        String second = twoAggregations
                ? "  - {name: " + PER_REGION
                        + ", keyBy: [region], window: {tumbling: 60s}, measures: {events: count}}\n"
                : "";
        // Fields that nobody uses are not declared, as a user would not.
        String filter = task.filtered() ? "    quantity: {type: number, path: trade.quantity}\n" : "";
        String region = task.filtered() || twoAggregations ? "    region: {type: text, path: user.region}\n" : "";
        String watched =
                task.live() ? "    alerts: [{name: dear, when: 'most > " + Task.DEAR + "'}]\n" : alerts ? TEN : "";
        return Files.writeString(file, """
                name: bench
                kafka: {bootstrap.servers: '%s'}
                source:
                  topics: [%s]
                  fields:
                    symbol: {type: text, path: trade.symbol}
                    price: {type: number, path: trade.price}
                %s%s%s  timestamp: {field: at, format: epoch-millis}
                  maxOutOfOrderness: %dms
                  stop: %s
                aggregations:
                  - name: per-symbol
                %s    keyBy: [symbol]
                    window: %s
                    measures: {events: count, total: sum(price), least: min(price), most: max(price), mean: avg(price)}
                %s%ssinks:
                  print: []
                  results: {topic: %s, guarantee: %s}
                  alerts: {topic: %s}
                  late: {topic: %s, guarantee: %s}
                  rejected: {topic: %s, guarantee: %s}
                """.formatted(
                        task.bootstrap(),
                        task.input(),
                        filter,
                        region,
                        ids ? "  id: {field: id, keep: 1h}\n" : "",
                        task.disorderMs(),
                        task.live() ? "never" : "latest",
                        where,
                        window,
                        watched,
                        second,
                        task.results(),
                        guarantee,
                        task.live() ? task.alerts() : Bench.ALERTS,
                        Bench.LATE,
                        guarantee,
                        Bench.REJECTED,
                        guarantee));
    }
}
