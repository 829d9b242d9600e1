// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultBlockTest {
    private static final Pipeline PIPELINE =
            PipelineFile.read("test.yaml", """
            name: test
            kafka: {bootstrap.servers: localhost:9092}
            source: {topics: [in], fields: {k: text, n: number}}
            aggregations:
              - {name: temperature, keyBy: [k], window: {tumbling: 10s}, measures: {readings: count, mean: avg(n)}}
              - {name: visits, keyBy: [k], window: {session: 10s, max: 1h}, measures: {pages: count}}
              - {name: daily, keyBy: [k], window: {calendar: day, zone: America/New_York}, measures: {pages: count}}
            """, List.of(), name -> null, true).valid();

    private static Key key(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[utf8.length + 1];
        bytes[0] = (byte) utf8.length;
        System.arraycopy(utf8, 0, bytes, 1, utf8.length);
        return new Key(bytes);
    }

    private static WindowResult result(int aggregation, String key, WindowResult.ResultKind kind, Object... measures) {
        return new WindowResult(
                PIPELINE.aggregations().get(aggregation).name(),
                key(key),
                0,
                10_000,
                kind,
                0,
                true,
                measures,
                new OffsetRange[0]);
    }

    private static List<String> lines(int most, WindowResult... results) {
        var aggregation = PIPELINE.aggregations().stream()
                .filter(each -> each.name().equals(results[0].aggregation()))
                .findFirst()
                .orElseThrow();
        ResultBlock block = new ResultBlock(aggregation, results[0], new ResultBlock.Widths(aggregation));
        for (WindowResult result : results) {
            block.add(result);
        }
        return block.lines(most).stream().map(Object::toString).toList();
    }

    @Test
    void daysAreKnownByTheirDate() {
        assertThat(lines(5, result(2, "a", WindowResult.ResultKind.FINAL, 30L)))
                .containsExactly("1969-12-31  daily  pages", "            a         30");
    }

    @Test
    void rowsAreUnderOneHeaderInTheOrderOfTheirKeysWithFiguresToTheRight() {
        assertThat(lines(
                        5,
                        result(0, "sensor-02", WindowResult.ResultKind.FINAL, 30L, 22.256),
                        result(0, "a", WindowResult.ResultKind.FINAL, 1_000_000_000L, null)))
                .containsExactly(
                        "1970-01-01 00:00:10  temperature    readings   mean",
                        "                     a            1000000000      -",
                        "                     sensor-02            30  22.26");
    }

    @Test
    void rowsThatDoNotFitAreCounted() {
        assertThat(lines(
                        1,
                        result(0, "b", WindowResult.ResultKind.EARLY, 1L, 1.0),
                        result(0, "a", WindowResult.ResultKind.EARLY, 2L, 2.0),
                        result(0, "c", WindowResult.ResultKind.EARLY, 3L, 3.0)))
                .containsExactly(
                        "1970-01-01 00:00:10  temperature (early)  readings  mean",
                        "                     a                           2     2",
                        "                     2 more rows");
    }

    @Test
    void keysThatBeginAlikeAreRowsOfTheirOwn() {
        String begin = "x".repeat(40);

        assertThat(lines(
                        5,
                        result(0, begin + "1", WindowResult.ResultKind.FINAL, 1L, 1.0),
                        result(0, begin + "2", WindowResult.ResultKind.FINAL, 2L, 2.0)))
                .hasSize(3);
    }

    @Test
    void aResultThatIsRevisedAgainReplacesItsRow() {
        assertThat(lines(
                        5,
                        result(0, "a", WindowResult.ResultKind.REVISED, 1L, 1.0),
                        result(0, "a", WindowResult.ResultKind.REVISED, 2L, 2.0)))
                .hasSize(2)
                .last()
                .asString()
                .contains("  2  ");
    }

    @Test
    void aSessionHasItsWindowInItsRow() {
        assertThat(lines(5, result(1, "x", WindowResult.ResultKind.FINAL, 7L)))
                .containsExactly(
                        "          visits" + " ".repeat(36) + "  pages",
                        "          x  1970-01-01 00:00:00-1970-01-01 00:00:10      7");
    }
}
