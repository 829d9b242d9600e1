package io.streamgauge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pipeline file with which the product does the work. */
final class Product {
    /** The second aggregation, where two are asked for. */
    static final String PER_REGION = "per-region";

    private Product() {}

    static Path write(Path file, Task task, boolean twoAggregations) throws IOException {
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
        return Files.writeString(file, """
                name: bench
                kafka: {bootstrap.servers: '%s'}
                source:
                  topics: [%s]
                  fields:
                    symbol: {type: text, path: trade.symbol}
                    price: {type: number, path: trade.price}
                %s%s  timestamp: {field: at, format: epoch-millis}
                  maxOutOfOrderness: %dms
                  stop: latest
                aggregations:
                  - name: per-symbol
                %s    keyBy: [symbol]
                    window: %s
                    measures: {events: count, total: sum(price), least: min(price), most: max(price), mean: avg(price)}
                %ssinks:
                  print: []
                  results: {topic: %s, guarantee: %s}
                  late: {topic: %s, guarantee: %s}
                  rejected: {topic: %s, guarantee: %s}
                """.formatted(
                        task.bootstrap(),
                        task.input(),
                        filter,
                        region,
                        task.disorderMs(),
                        where,
                        window,
                        second,
                        task.results(),
                        guarantee,
                        Bench.LATE,
                        guarantee,
                        Bench.REJECTED,
                        guarantee));
    }
}
