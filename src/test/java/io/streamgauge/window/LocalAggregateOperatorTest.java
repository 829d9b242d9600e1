// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the first stage emits what it has aggregated, and what it does not aggregate. */
class LocalAggregateOperatorTest {
    private static final int MAX_ROWS = 3;
    private static final Aggregation AGGREGATION = Pipelines.tumbling(Duration.ofMillis(10), Duration.ZERO);

    private final Measures measures = new Measures(AGGREGATION.measures(), Pipelines.source()::fieldIndex);
    private OneInputStreamOperatorTestHarness<Event, Partial> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = harness(true);
        harness.open();
    }

    private OneInputStreamOperatorTestHarness<Event, Partial> harness(boolean trackOffsets) throws Exception {
        return harness(AGGREGATION, trackOffsets);
    }

    private OneInputStreamOperatorTestHarness<Event, Partial> harness(Aggregation aggregation, boolean trackOffsets)
            throws Exception {
        OneInputStreamOperatorTestHarness<Event, Partial> made = new OneInputStreamOperatorTestHarness<>(
                new LocalAggregateOperator(Pipelines.source(), aggregation, measures, trackOffsets, MAX_ROWS));
        made.setup(new PartialSerializer(measures.layout(), false, List.of()));
        return made;
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void eventsAreSentOnBeforeTheWatermarkThatTheirWindowWaitsFor() throws Exception {
        event(1, "a", 1);
        event(12, "a", 4);
        event(9, "a", 2);
        harness.processWatermark(8);
        assertThat(output()).containsExactly("watermark 8");

        harness.processWatermark(9);
        assertThat(output()).containsExactly("a@10 2 events, 3", "watermark 9");

        harness.processWatermark(30);
        assertThat(output()).containsExactly("a@20 1 events, 4", "watermark 30");
    }

    @Test
    void mostIsSentOnOnceALittleBeforeItsWindowEnds() throws Exception {
        harness.close();
        harness = harness(Pipelines.tumbling(Duration.ofSeconds(1), Duration.ZERO), true);
        harness.open();
        event(10, "a", 1);
        event(1_010, "a", 4);
        harness.processWatermark(948);
        assertThat(output()).containsExactly("watermark 948");

        harness.processWatermark(949);
        assertThat(output()).containsExactly("a@1000 1 events, 1", "watermark 949");

        event(990, "a", 2);
        harness.processWatermark(998);
        assertThat(output()).containsExactly("watermark 998");

        harness.processWatermark(999);
        assertThat(output()).containsExactly("a@1000 1 events, 2", "watermark 999");

        harness.processWatermark(Watermark.MAX_WATERMARK.getTimestamp());
        assertThat(output()).first().isEqualTo("a@2000 1 events, 4");
    }

    /** A shuffle by id before the operator drops it. */
    @Test
    void aDuplicateThatBeginsItsPartitionIsAnnouncedAndDoesNotCount() throws Exception {
        Event event = Events.event(0, 41, 5, "a", BigDecimal.ONE);
        harness.processElement(new StreamRecord<>(event.as(Event.Role.BEGIN)));
        harness.processElement(new StreamRecord<>(event.as(Event.Role.COUNT)));

        Set<Partial.FirstEvent> begun =
                harness.extractOutputValues().stream().map(Partial::begins).collect(Collectors.toSet());
        assertThat(begun).containsExactly(new Partial.FirstEvent("in", 0, 41, 5));
        assertThat(((LocalAggregateOperator) harness.getOperator()).counters.counts())
                .containsEntry(Metric.EVENTS.metricName(), 1L);
    }

    @Test
    void everythingIsSentOnBeforeTheIdleStatus() throws Exception {
        event(1, "a", 1);
        event(12, "b", 2);

        harness.processWatermarkStatus(WatermarkStatus.IDLE);

        assertThat(output()).containsExactly("a@10 1 events, 1", "b@20 1 events, 2", "idle");
    }

    @Test
    void everythingIsSentOnBeforeACheckpointBarrier() throws Exception {
        event(1, "a", 1);
        event(2, "a", 2);

        harness.prepareSnapshotPreBarrier(1);

        assertThat(output()).containsExactly("a@10 2 events, 3");
    }

    @Test
    void everythingIsSentOnAtTheEndOfInput() throws Exception {
        event(1, "a", 1);

        harness.endInput();

        assertThat(output()).containsExactly("a@10 1 events, 1");
    }

    @Test
    void everythingIsSentOnWhenTheTableIsFull() throws Exception {
        event(1, "a", 1);
        event(2, "a", 2);
        event(3, "b", 4);
        assertThat(output()).isEmpty();

        event(11, "b", 8);
        assertThat(output()).containsExactly("a@10 2 events, 3", "b@10 1 events, 4", "b@20 1 events, 8");

        event(4, "a", 16);
        harness.endInput();
        assertThat(output()).containsExactly("a@10 1 events, 16");
    }

    @Test
    void whereEveryKeyIsNewEventsCrossAsTheyComeUntilItIsTriedAgain() throws Exception {
        for (int i = 0; i < MAX_ROWS; i++) {
            event(1, "k" + i, 1);
        }
        output();

        for (int i = 0; i < 16 * MAX_ROWS; i++) {
            event(2, "a", i);
            assertThat(output()).containsExactly("a@10 1 events, " + i);
        }
        event(3, "a", 1);
        event(3, "a", 2);
        assertThat(output()).isEmpty();
        harness.endInput();
        assertThat(output()).containsExactly("a@10 2 events, 3");
    }

    @Test
    void anEventBehindTheWatermarkCrossesWithItsBytes() throws Exception {
        harness.processWatermark(20);
        output();

        event(5, "a", 7);
        event(19, "a", 8);
        event(25, "a", 9);

        assertThat(output())
                .containsExactly(
                        "a@10 1 events, 7, {\"t\":5,\"k\":\"a\",\"n\":7}",
                        "a@20 1 events, 8, {\"t\":19,\"k\":\"a\",\"n\":8}");
    }

    @Test
    void afterARestoreEventsCrossAloneUpToTheHorizonAndAreAggregatedBeyondIt() throws Exception {
        harness.processWatermark(20);

        restart(true);

        event(5, "a", 7);
        assertThat(output()).containsExactly("a@10 1 events, 7, {\"t\":5,\"k\":\"a\",\"n\":7}");
        event(25, "a", 1);
        event(26, "a", 2);
        assertThat(output()).isEmpty();
        harness.processWatermark(29);
        assertThat(output()).containsExactly("a@30 2 events, 3", "watermark 29");
    }

    @Test
    void withoutEvidenceNoOffsetsCrossAlsoAfterARestoreAndIdleness() throws Exception {
        harness.close();
        harness = harness(false);
        harness.open();
        event(1, "a", 1);
        restart(false);
        event(3, "a", 1);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(ranges()).containsExactly(List.of());

        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
        event(3, "a", 1);
        assertThat(ranges()).containsExactly(List.of());
    }

    @Test
    void offsetsGoOverTheWireOfTopicsThatAreKnownAndOfOthers() throws Exception {
        event(3, "a", 1);
        event(4, "a", 1);
        harness.prepareSnapshotPreBarrier(1);
        Partial partial = harness.extractOutputValues().stream()
                .filter(sent -> sent.begins() == null)
                .findFirst()
                .orElseThrow();

        for (List<String> topics : List.of(List.<String>of(), List.of("other"), List.of("other", "in"))) {
            PartialSerializer serializer = new PartialSerializer(measures.layout(), false, topics);
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.serialize(partial, out);
            Partial read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
            assertThat(read.key()).isEqualTo(partial.key());
            assertThat(read.ranges()).containsExactly(new OffsetRange("in", 0, 0, 1));
            assertThat(measures.read(read.rows(), read.row())).isEqualTo(measures.read(partial.rows(), partial.row()));
        }
    }

    private void restart(boolean trackOffsets) throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        harness.close();
        harness = harness(trackOffsets);
        harness.initializeState(state);
        harness.open();
    }

    private List<List<OffsetRange>> ranges() {
        List<List<OffsetRange>> ranges = new ArrayList<>();
        for (Object element = harness.getOutput().poll();
                element != null;
                element = harness.getOutput().poll()) {
            if (element instanceof StreamRecord<?> record
                    && record.getValue() instanceof Partial partial
                    && partial.begins() == null) {
                ranges.add(List.of(partial.ranges()));
            }
        }
        return ranges;
    }

    private void event(long time, String key, int number) throws Exception {
        harness.processElement(Events.event(0, offset++, time, key, BigDecimal.valueOf(number)), time);
    }

    /** What came out since the last time, and in which order. */
    private List<String> output() {
        List<String> all = new ArrayList<>();
        for (Object element = harness.getOutput().poll();
                element != null;
                element = harness.getOutput().poll()) {
            if (element instanceof Watermark watermark) {
                all.add("watermark " + watermark.getTimestamp());
            } else if (element instanceof WatermarkStatus status) {
                all.add(status.isIdle() ? "idle" : "active");
            } else if (((StreamRecord<?>) element).getValue() instanceof Partial partial && partial.begins() == null) {
                all.add(text(partial));
            }
        }
        return all;
    }

    private String text(Partial partial) {
        Object[] values = measures.read(partial.rows(), partial.row());
        var key = partial.key().values();
        assertThat(key.next()).isTrue();
        return key.text() + "@" + partial.slice() + " " + values[0] + " events, " + ((Decimal) values[2])
                + (partial.source() == null
                        ? ""
                        : ", " + new String(partial.source().value(), UTF_8));
    }
}
