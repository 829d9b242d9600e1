// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.flink.Types;
import io.streamgauge.measure.Measure;
import io.streamgauge.model.Event;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperatorBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/**
 * Both stages beside Flink's own window operator, with the same random disordered events and watermarks: the same last value
 * of each window, and the same late events. Numbers are powers of two, so that a sum tells which events are in it.
 */
class FlinkWindowsTest {
    private static final int RUNS = 100;
    private static final int EVENTS = 250;
    private static final String[] KEYS = {"a", "b", "c"};
    private static final OutputTag<Event> LATE = new OutputTag<>("late", Types.EVENT);

    /** A window that was written. */
    private record Fired(String key, long start, long end, BigInteger sum) {
        boolean holds(Fired other) {
            return key.equals(other.key) && sum.and(other.sum).equals(other.sum);
        }
    }

    private final Random random = Seeds.random(getClass());

    @Test
    void tumblingWindowsAreThoseOfFlink() throws Exception {
        compare(() -> new Window.Tumbling(millis(1 + random.nextInt(50))));
    }

    @Test
    void slidingWindowsAreThoseOfFlink() throws Exception {
        compare(() -> {
            int size = 1 + random.nextInt(50);
            return new Window.Sliding(millis(size), millis(1 + random.nextInt(size)));
        });
    }

    @Test
    void cumulativeWindowsAreThoseOfAnAssignerInFlink() throws Exception {
        compare(() -> {
            int every = 1 + random.nextInt(15);
            return new Window.Cumulative(millis(every * (1 + random.nextInt(6))), millis(every));
        });
    }

    @Test
    void sessionsAreThoseOfAnAssignerInFlink() throws Exception {
        compare(() -> {
            int gap = 1 + random.nextInt(40);
            return new Window.Session(millis(gap), millis(gap + random.nextInt(200)));
        });
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }

    private void compare(Supplier<Window> windows) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            Window window = windows.get();
            Duration lateness = millis(run % 2 == 0 ? 0 : random.nextInt(60));
            compare(window, lateness, "run " + run + ", " + window + ", lateness " + lateness);
        }
    }

    private void compare(Window window, Duration lateness, String what) throws Exception {
        Aggregation aggregation = new Aggregation(
                "sums",
                null,
                List.of("k"),
                window,
                lateness,
                null,
                List.of(Pipelines.measure("sum", Measure.Function.SUM, "n")),
                List.of());
        try (TwoStages ours = new TwoStages(Pipelines.source(), aggregation, 1, 1 + random.nextInt(2));
                KeyedOneInputStreamOperatorTestHarness<String, Event, Fired> flinks = flink(window, lateness)) {
            flinks.open();
            long clock = 1_000_000;
            long watermark = Long.MIN_VALUE;
            for (int offset = 0; offset < EVENTS; offset++) {
                clock += random.nextInt(8);
                if (random.nextInt(10) == 0) {
                    watermark = Math.max(watermark, clock - random.nextInt(40));
                    ours.watermark(0, watermark);
                    flinks.processWatermark(watermark);
                } else if (random.nextInt(20) == 0) {
                    ours.barrier();
                }
                long time = clock - random.nextInt(90);
                BigDecimal number = new BigDecimal(BigInteger.ONE.shiftLeft(offset));
                Event event = Events.event(0, offset, time, KEYS[random.nextInt(KEYS.length)], number);
                ours.event(0, event);
                flinks.processElement(event, time);
            }
            ours.endOfInput();
            flinks.processWatermark(Long.MAX_VALUE);

            boolean sessions = window instanceof Window.Session;
            Stream<Fired> written = ours.results.stream()
                    .filter(result -> result.kind() != WindowResult.ResultKind.RETRACTED)
                    .map(FlinkWindowsTest::fired);
            assertThat(lastOf(written, sessions))
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(lastOf(flinks.extractOutputValues().stream(), sessions));
            assertThat(ours.late.stream()
                            .filter(late -> !late.partial())
                            .map(late -> late.source().offset()))
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(late(flinks));
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Fired> flink(Window window, Duration lateness)
            throws Exception {
        WindowOperatorBuilder<Event, String, TimeWindow> builder = new WindowOperatorBuilder<>(
                assigner(window),
                EventTimeTrigger.create(),
                new ExecutionConfig(),
                Types.EVENT,
                FlinkWindowsTest::key,
                BasicTypeInfo.STRING_TYPE_INFO);
        builder.allowedLateness(lateness);
        builder.sideOutputLateData(LATE);
        return new KeyedOneInputStreamOperatorTestHarness<>(
                builder.apply(FlinkWindowsTest::sum), FlinkWindowsTest::key, BasicTypeInfo.STRING_TYPE_INFO);
    }

    private static WindowAssigner<Object, TimeWindow> assigner(Window window) {
        if (window instanceof Window.Tumbling tumbling) {
            return TumblingEventTimeWindows.of(tumbling.size());
        } else if (window instanceof Window.Sliding sliding) {
            return SlidingEventTimeWindows.of(sliding.size(), sliding.every());
        } else if (window instanceof Window.Cumulative cumulative) {
            return new CumulativeAssigner(cumulative);
        }
        return new CutSessionAssigner((Window.Session) window);
    }

    private static String key(Event event) {
        return event.fields().text(0);
    }

    private static void sum(String key, TimeWindow window, Iterable<Event> events, Collector<Fired> out) {
        BigInteger sum = BigInteger.ZERO;
        for (Event event : events) {
            sum = sum.add(event.fields().decimal(1).toBigIntegerExact());
        }
        out.collect(new Fired(key, window.getStart(), window.getEnd(), sum));
    }

    private static List<Long> late(KeyedOneInputStreamOperatorTestHarness<String, Event, Fired> flinks) {
        Queue<StreamRecord<Event>> late = flinks.getSideOutput(LATE);
        return late == null
                ? List.of()
                : late.stream()
                        .map(record -> record.getValue().source().offset())
                        .toList();
    }

    private static Fired fired(WindowResult result) {
        var values = result.key().values();
        assertThat(values.next()).isTrue();
        BigInteger sum = ((Decimal) result.measures()[0]).toBigDecimal().toBigIntegerExact();
        return new Fired(values.text(), result.start(), result.end(), sum);
    }

    /** The last of each window; a session that holds the events of another one has taken its place. */
    private static Collection<Fired> lastOf(Stream<Fired> results, boolean sessions) {
        Map<List<Object>, Fired> last = new LinkedHashMap<>();
        results.forEach(fired -> {
            if (sessions) {
                last.values().removeIf(fired::holds);
            }
            last.put(List.of(fired.key, fired.start, fired.end), fired);
        });
        return last.values();
    }
}
