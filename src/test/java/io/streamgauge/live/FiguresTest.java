// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final String KEY = "{\"k\":\"a\"}";

    private final Figures figures = new Figures(twoMeasures(), 400);

    private static Aggregation twoMeasures() {
        String text = """
                name: figures
                kafka: {bootstrap.servers: localhost:9092}
                source: {topics: [in], fields: {k: text, n: number}, timestamp: kafka}
                aggregations:
                  - {name: per-key, keyBy: [k], window: {tumbling: 1m}, measures: {events: count, sum: sum(n)}}
                """;
        return PipelineFile.read("figures.yaml", text, List.of(), name -> null, true)
                .valid()
                .aggregations()
                .get(0);
    }

    private static Figures.Point point(long start, double value, int revision) {
        return new Figures.Point(
                start,
                start + MINUTE,
                new double[] {value, value},
                revision == 0 ? WindowResult.ResultKind.FINAL : WindowResult.ResultKind.REVISED,
                revision);
    }

    @Test
    void pointsAreInTheOrderOfTheirWindowsWhateverTheOrderOfArrival() {
        for (long window : new long[] {2, 0, 3, 1}) {
            figures.put(KEY, point(window * MINUTE, window, 0));
        }
        assertThat(figures.points(KEY))
                .extracting(Figures.Point::start)
                .containsExactly(0L, MINUTE, 2 * MINUTE, 3 * MINUTE);
    }

    @Test
    void aLaterResultOfAWindowReplacesTheEarlierOne() {
        figures.put(KEY, point(0, 1, 0));
        figures.put(KEY, point(0, 2, 1));
        assertThat(figures.points(KEY)).singleElement().satisfies(point -> {
            assertThat(point.revision()).isEqualTo(1);
            assertThat(point.values()[0]).isEqualTo(2);
        });
        assertThat(figures.extent().points()).isEqualTo(1);
        assertThat(figures.extent().revision()).isEqualTo(2);
    }

    @Test
    void aRetractedSessionIsGone() {
        figures.put(KEY, point(0, 1, 0));
        figures.put(KEY, point(MINUTE, 1, 0));
        figures.remove(KEY, 0, OptionalLong.of(MINUTE - 1));
        assertThat(figures.points(KEY)).hasSize(2);
        figures.remove(KEY, 0, OptionalLong.empty());
        assertThat(figures.points(KEY)).extracting(Figures.Point::start).containsExactly(MINUTE);
        figures.remove(KEY, MINUTE, OptionalLong.of(2 * MINUTE));
        assertThat(figures.extent().keys()).isZero();
    }

    @Test
    void thePointsOfAnHourAreKept() {
        for (long start = 0; start < 3 * HOUR; start += MINUTE) {
            figures.put(KEY, point(start, 1, 0));
        }
        assertThat(figures.points(KEY)).hasSizeBetween(60, 62);
        assertThat(figures.extent().from()).isBetween(2 * HOUR - 2 * MINUTE, 2 * HOUR);
        figures.put(KEY, point(0, 1, 1));
        assertThat(figures.points(KEY).get(0).start()).isPositive();
    }

    @Test
    void theOldestWindowsGoWhereThereAreTooManyKeys() {
        for (int window = 0; window < 20; window++) {
            for (int key = 0; key < 50; key++) {
                figures.put("{\"k\":\"" + key + "\"}", point(window * MINUTE, 1, 0));
            }
        }
        Figures.Extent extent = figures.extent();
        assertThat(extent.points()).as("400 values of two measures").isBetween(100, 200);
        assertThat(extent.keys()).isEqualTo(50);
        assertThat(figures.points("{\"k\":\"7\"}"))
                .last()
                .extracting(Figures.Point::start)
                .isEqualTo(19 * MINUTE);
    }

    @Test
    void moreKeysThanFitLeaveNoMoreThanFit() {
        for (int key = 0; key < 1_000; key++) {
            figures.put("{\"k\":\"" + key + "\"}", point(0, 1, 0));
        }
        assertThat(figures.extent().points()).isEqualTo(200);
        assertThat(figures.points("{\"k\":\"0\"}")).hasSize(1);
    }
}
