// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import io.streamgauge.bench.Task;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The work as a Flink SQL statement, in the configuration that its manual recommends for throughput: two phases, mini-batches,
 * object reuse. Prices are doubles, which is in its favour: DECIMAL costs it more.
 */
public final class FlinkSql {
    private FlinkSql() {}

    public static void main(String[] args) throws Exception {
        Task task = Task.fromEnvironment();
        Configuration configuration = Flink.configuration(task);
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("table.local-time-zone", "UTC");
        configuration.setString("table.exec.mini-batch.enabled", "true");
        configuration.setString("table.exec.mini-batch.allow-latency", "1 s");
        configuration.setString("table.exec.mini-batch.size", "5000");
        configuration.setString("table.optimizer.agg-phase-strategy", "TWO_PHASE");
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(configuration));
        tables.executeSql("""
                CREATE TABLE events (
                  `at` BIGINT,
                  trade ROW<symbol STRING, price DOUBLE%s>%s,
                  `time` AS TO_TIMESTAMP_LTZ(`at`, 3),
                  WATERMARK FOR `time` AS `time` - INTERVAL '%d' SECOND
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'properties.max.poll.records' = '4000',
                  'properties.receive.buffer.bytes' = '-1',
                  'scan.startup.mode' = 'earliest-offset',
                  'scan.bounded.mode' = 'latest-offset',
                  'format' = 'json'
                )""".formatted(
                        task.filtered() ? ", quantity BIGINT" : "",
                        task.filtered() ? ", `user` ROW<region STRING>" : "",
                        task.disorderMs() / 1000,
                        task.input(),
                        task.bootstrap()));
        String guarantee = task.exactlyOnce()
                ? "'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'bench-sql',"
                        + " 'properties.transaction.timeout.ms' = '600000'"
                : "'sink.delivery-guarantee' = 'at-least-once'";
        tables.executeSql("""
                CREATE TABLE results (
                  symbol STRING, `start` TIMESTAMP(3), events BIGINT, total DOUBLE, least DOUBLE, most DOUBLE, mean DOUBLE
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'properties.compression.type' = 'lz4',
                  %s,
                  'format' = 'json'
                )""".formatted(task.results(), task.bootstrap(), guarantee));
        String window = task.sizeMs() == task.everyMs()
                ? "TUMBLE(TABLE trades, DESCRIPTOR(`time`), INTERVAL '%d' SECOND)".formatted(task.sizeMs() / 1000)
                : "HOP(TABLE trades, DESCRIPTOR(`time`), INTERVAL '%d' SECOND, INTERVAL '%d' SECOND)"
                        .formatted(task.everyMs() / 1000, task.sizeMs() / 1000);
        String where = task.filtered() ? " WHERE trade.quantity > 100 AND `user`.region <> 'region-3'" : "";
        tables.executeSql(
                "CREATE TEMPORARY VIEW trades AS SELECT `time`, trade.symbol AS symbol, trade.price AS price FROM events"
                        + where);
        tables.executeSql("""
                INSERT INTO results
                SELECT symbol, window_start, COUNT(*), SUM(price), MIN(price), MAX(price), AVG(price)
                FROM TABLE(%s)
                GROUP BY symbol, window_start, window_end""".formatted(window)).await();
    }
}
