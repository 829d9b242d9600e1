// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.pipeline.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.TestableKeyedStateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.FinishedDataOutput;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** The search for duplicates in Flink's own harnesses, at any parallelism, with the shuffle before it. */
final class DuplicatesStage implements AutoCloseable {
    static final int MAX_PARALLELISM = 16;

    private final Source.Deduplication deduplication;
    private final boolean rocksDb;
    private final int places;
    private final List<KeyedOneInputStreamOperatorTestHarness<Key, Event, Event>> subtasks = new ArrayList<>();
    private final List<StatusWatermarkValve> valves = new ArrayList<>();
    private long watermark;
    private long checkpoint;

    DuplicatesStage(Source.Deduplication deduplication, boolean rocksDb, int sources, int parallelism)
            throws Exception {
        this(deduplication, rocksDb, 1 << 10, sources, parallelism);
    }

    /** @param places for ids of a subtask that are not in state yet */
    DuplicatesStage(Source.Deduplication deduplication, boolean rocksDb, int places, int sources, int parallelism)
            throws Exception {
        this.deduplication = deduplication;
        this.rocksDb = rocksDb;
        this.places = places;
        start(sources, parallelism, null);
    }

    private void start(int sources, int parallelism, OperatorSubtaskState saved) throws Exception {
        int before = subtasks.size();
        subtasks.clear();
        valves.clear();
        watermark = Long.MIN_VALUE;
        for (int i = 0; i < parallelism; i++) {
            var subtask = new KeyedOneInputStreamOperatorTestHarness<>(
                    new DropDuplicatesOperator(deduplication, places),
                    DropDuplicatesOperator::id,
                    Types.KEY,
                    MAX_PARALLELISM,
                    parallelism,
                    i);
            subtask.setStateBackend(rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
            subtask.setup(
                    Types.EVENT.createSerializer(subtask.getExecutionConfig().getSerializerConfig()));
            if (saved != null) {
                subtask.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        saved, MAX_PARALLELISM, before, parallelism, i));
            }
            subtask.open();
            subtasks.add(subtask);
            valves.add(new StatusWatermarkValve(sources));
        }
    }

    /** What leaves for an event; empty where it is dropped. */
    List<Event> event(Event event) throws Exception {
        int subtask = KeyGroupRangeAssignment.assignKeyToParallelOperator(event.id(), MAX_PARALLELISM, subtasks.size());
        subtasks.get(subtask).processElement(new StreamRecord<>(event, event.time()));
        List<Event> out = new ArrayList<>();
        Queue<Object> output = subtasks.get(subtask).getOutput();
        for (Object element = output.poll(); element != null; element = output.poll()) {
            if (element instanceof StreamRecord<?> record) {
                Event left = (Event) record.getValue();
                if (record.getTimestamp() != left.time()) {
                    throw new AssertionError("another timestamp than " + left.time());
                }
                out.add(left);
            }
        }
        return out;
    }

    void watermark(int source, long time) throws Exception {
        for (int i = 0; i < subtasks.size(); i++) {
            valves.get(i).inputWatermarkStatus(WatermarkStatus.ACTIVE, source, behind(i));
            valves.get(i).inputWatermark(new Watermark(time), source, behind(i));
        }
    }

    void idle(int source) throws Exception {
        for (int i = 0; i < subtasks.size(); i++) {
            valves.get(i).inputWatermarkStatus(WatermarkStatus.IDLE, source, behind(i));
        }
    }

    private FinishedDataOutput<Event> behind(int subtask) {
        return new FinishedDataOutput<>() {
            @Override
            public void emitWatermark(Watermark mark) throws Exception {
                watermark = mark.getTimestamp();
                subtasks.get(subtask).processWatermark(mark);
            }

            @Override
            public void emitWatermarkStatus(WatermarkStatus status) {
                // The operator only passes it on.
            }
        };
    }

    /** The watermark of all subtasks; they all receive the same ones. */
    long watermark() {
        return watermark;
    }

    List<OperatorSubtaskState> checkpoint() throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        checkpoint++;
        for (var subtask : subtasks) {
            states.add(subtask.snapshot(checkpoint, 0));
        }
        return states;
    }

    /** A checkpoint, a crash, and a start from it with another parallelism. */
    void restart(int sources, int parallelism) throws Exception {
        List<OperatorSubtaskState> states = checkpoint();
        close();
        start(
                sources,
                parallelism,
                AbstractStreamOperatorTestHarness.repackageState(states.toArray(OperatorSubtaskState[]::new)));
    }

    long duplicates() {
        return subtasks.stream()
                .mapToLong(subtask -> ((DropDuplicatesOperator) subtask.getOperator())
                        .counters
                        .counts()
                        .get(Metric.DUPLICATES.metricName()))
                .sum();
    }

    /** Timers, of which each is for one bucket. */
    int timers() {
        return subtasks.stream()
                .mapToInt(AbstractStreamOperatorTestHarness::numEventTimeTimers)
                .sum();
    }

    /** What is left in state, and timers. */
    int leftovers() {
        return timers()
                + subtasks.stream()
                        .mapToInt(subtask -> ((TestableKeyedStateBackend<?>)
                                        ((DropDuplicatesOperator) subtask.getOperator()).getKeyedStateBackend())
                                .numKeyValueStateEntries())
                        .sum();
    }

    @Override
    public void close() throws Exception {
        for (var subtask : subtasks) {
            subtask.close();
        }
    }
}
