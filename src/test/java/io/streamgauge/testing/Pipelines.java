// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.EventTime;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts of pipelines for tests: a key {@code k} and a number {@code n}. */
public final class Pipelines {
    public static final KafkaProperties NO_PROPERTIES = new KafkaProperties(Map.of(), Set.of());

    /** Count, sum, average, least and greatest of {@code n}. */
    public static final List<Measure> ALL_MEASURES = List.of(
            measure("count", Function.COUNT, null),
            measure("numbers", Function.COUNT, "n"),
            measure("sum", Function.SUM, "n"),
            measure("avg", Function.AVG, "n"),
            measure("min", Function.MIN, "n"),
            measure("max", Function.MAX, "n"));

    private Pipelines() {}

    /** @param field null to count events */
    public static Measure measure(String name, Function function, String field) {
        OperandType type = "k".equals(field) ? OperandType.TEXT : OperandType.NUMBER;
        return new Measure.OfEvents(name, function, field == null ? null : Expressions.field(field, type), null, null);
    }

    /** A source of {@code k} (text) and {@code n} (number) with event times of its own. */
    public static Source source() {
        return new Source(
                List.of("in"),
                null,
                Source.Format.JSON,
                null,
                null,
                List.of(new Field("k", Field.Type.TEXT, List.of("k")), new Field("n", Field.Type.NUMBER, List.of("n"))),
                Set.of(""),
                new EventTime(
                        List.of("t"),
                        EventTime.Encoding.EPOCH_MILLIS,
                        null,
                        null,
                        Instant.EPOCH,
                        Instant.parse("2100-01-01T00:00:00Z")),
                null,
                Duration.ofSeconds(5),
                null,
                Duration.ofSeconds(30),
                new Source.StartPosition(Source.StartPosition.StartMode.EARLIEST, null),
                new Source.StopPosition(Source.StopPosition.StopMode.NEVER, null),
                null,
                NO_PROPERTIES);
    }

    public static Aggregation tumbling(Duration size, Duration allowedLateness) {
        return aggregation(new Window.Tumbling(size), allowedLateness, null);
    }

    /** @param early null for no interim results */
    public static Aggregation aggregation(Window window, Duration allowedLateness, Duration early) {
        return new Aggregation("per-key", null, List.of("k"), window, allowedLateness, early, ALL_MEASURES, List.of());
    }
}
