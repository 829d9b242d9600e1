// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.fire.AlignedWindowOperator;
import io.streamgauge.window.fire.BufferedWindowOperator;
import io.streamgauge.window.fire.GlobalAggregateOperator;
import io.streamgauge.window.fire.SessionWindowOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.FinishedDataOutput;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * Both stages of an aggregation in Flink's own harnesses, at any parallelism, with the shuffle between them: where watermarks
 * of several subtasks meet, Flink's own valve decides how far event time is.
 */
public final class TwoStages implements AutoCloseable {
    static final int MAX_PARALLELISM = 128;

    public final List<WindowResult> results = new ArrayList<>();
    public final List<Late> late = new ArrayList<>();
    final List<Rejected> rejected = new ArrayList<>();
    /** How many partials crossed between the stages. */
    public int partials;

    private Source source;
    private final boolean rocksDb;
    private final int maxRows;
    private Aggregation aggregation;
    private Measures measures;
    private final List<OneInputStreamOperatorTestHarness<Event, Partial>> combines = new ArrayList<>();
    private final List<KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult>> fires = new ArrayList<>();
    private final List<StatusWatermarkValve> valves = new ArrayList<>();
    private GlobalAggregateManager jobManager;
    private long[] watermarks;
    private final Set<Integer> begun = new HashSet<>();
    /** What the second stage has seen. */
    private long eventTime;

    private long checkpoint;
    private long clock;

    public TwoStages(Source source, Aggregation aggregation, int combineParallelism, int fireParallelism)
            throws Exception {
        this(source, aggregation, combineParallelism, fireParallelism, false, SliceTables.MAX_ROWS);
    }

    /**
     * @param rocksDb whether state is in RocksDB, not on the heap
     * @param maxRows how many rows are combined before they are sent on, and wait behind the shuffle before they are in state
     */
    public TwoStages(
            Source source,
            Aggregation aggregation,
            int combineParallelism,
            int fireParallelism,
            boolean rocksDb,
            int maxRows)
            throws Exception {
        this.source = source;
        this.rocksDb = rocksDb;
        this.maxRows = maxRows;
        edit(aggregation);
        start(combineParallelism, fireParallelism, null, null);
    }

    /** What the next {@link #restart} starts. */
    public void edit(Source edited) {
        source = edited;
    }

    /** What the next {@link #restart} starts. */
    public void edit(Aggregation edited) {
        aggregation = edited;
        measures = new Measures(edited.measures(), source::fieldIndex);
    }

    private void start(
            int combineParallelism, int fireParallelism, OperatorSubtaskState combined, OperatorSubtaskState fired)
            throws Exception {
        watermarks = new long[combineParallelism];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        eventTime = Long.MIN_VALUE;
        jobManager = new AggregatesOfOneJob();
        begun.clear();
        int oldCombines = combines.size();
        int oldFires = fires.size();
        combines.clear();
        fires.clear();
        valves.clear();
        for (int i = 0; i < combineParallelism; i++) {
            OneInputStreamOperatorTestHarness<Event, Partial> harness = new OneInputStreamOperatorTestHarness<>(
                    new LocalAggregateOperator(source, aggregation, measures, true, maxRows),
                    MAX_PARALLELISM,
                    combineParallelism,
                    i);
            harness.setup(new PartialSerializer(measures.layout(), sessions(), source.topics()));
            open(harness, combined, oldCombines, combineParallelism, i);
            ((LocalAggregateOperator) harness.getOperator()).behind =
                    new EventTimeBehind(jobManager, aggregation.name());
            combines.add(harness);
        }
        for (int i = 0; i < fireParallelism; i++) {
            KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            global(), Partial::key, Types.KEY, MAX_PARALLELISM, fireParallelism, i);
            // Before the setup, which makes the backend.
            harness.setStateBackend(rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
            harness.setup(
                    Types.RESULT.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
            open(harness, fired, oldFires, fireParallelism, i);
            ((GlobalAggregateOperator) harness.getOperator())
                    .reportTo(new EventTimeBehind(jobManager, aggregation.name()));
            fires.add(harness);
            valves.add(new StatusWatermarkValve(combineParallelism));
        }
    }

    private GlobalAggregateOperator global() {
        if (sessions()) {
            return new SessionWindowOperator(source, aggregation, measures);
        }
        return BufferedWindowOperator.suits(aggregation)
                ? new BufferedWindowOperator(source, aggregation, measures, true, maxRows)
                : new AlignedWindowOperator(source, aggregation, measures);
    }

    private boolean sessions() {
        return aggregation.window() instanceof Window.Session;
    }

    private void open(
            AbstractStreamOperatorTestHarness<?> harness, OperatorSubtaskState state, int before, int now, int index)
            throws Exception {
        if (state != null) {
            harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, MAX_PARALLELISM, before, now, index));
        }
        harness.setProcessingTime(clock);
        harness.open();
    }

    /** The subtask that reads a partition. */
    public int subtaskOf(int partition) {
        return partition % combines.size();
    }

    public void event(int subtask, Event event) throws Exception {
        // As the first operator behind the source does it.
        Event read = begun.add(event.source().partition()) ? event.as(Event.Role.BEGIN_AND_COUNT) : event;
        combines.get(subtask).processElement(new StreamRecord<>(read, event.time()));
        forward(subtask);
    }

    public void watermark(int subtask, long watermark) throws Exception {
        watermarks[subtask] = Math.max(watermarks[subtask], watermark);
        combines.get(subtask).processWatermark(new Watermark(watermarks[subtask]));
        forward(subtask);
    }

    public void idle(int subtask, boolean isIdle) throws Exception {
        combines.get(subtask).processWatermarkStatus(isIdle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
        forward(subtask);
    }

    /** Lets the clock go on: what the first stage sends on arrives before the second one looks at its clock. */
    public void clock(long millis) throws Exception {
        clock = millis;
        for (OneInputStreamOperatorTestHarness<Event, Partial> combine : combines) {
            combine.setProcessingTime(millis);
        }
        for (int i = 0; i < combines.size(); i++) {
            forward(i);
        }
        for (KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> fire : fires) {
            fire.setProcessingTime(millis);
        }
        collect();
    }

    /** The watermark that the second stage has seen. */
    public long watermark() {
        return eventTime;
    }

    /** What a checkpoint barrier does on its way through. */
    public void barrier() throws Exception {
        checkpoint++;
        for (int i = 0; i < combines.size(); i++) {
            combines.get(i).prepareSnapshotPreBarrier(checkpoint);
            forward(i);
        }
        for (AbstractStreamOperatorTestHarness<?> fire : fires) {
            fire.prepareSnapshotPreBarrier(checkpoint);
        }
    }

    /** A checkpoint that completes. */
    void checkpoint() throws Exception {
        barrier();
        complete();
    }

    /** The checkpoint whose barrier was the last completes. */
    void complete() throws Exception {
        snapshot(combines);
        snapshot(fires);
        for (OneInputStreamOperatorTestHarness<Event, Partial> combine : combines) {
            combine.notifyOfCompletedCheckpoint(checkpoint);
        }
    }

    /** A checkpoint, a crash, and a start from it with another parallelism. */
    public void restart(int combineParallelism, int fireParallelism) throws Exception {
        barrier();
        OperatorSubtaskState combined = snapshot(combines);
        OperatorSubtaskState fired = snapshot(fires);
        for (AbstractStreamOperatorTestHarness<?> harness : combines) {
            harness.close();
        }
        for (AbstractStreamOperatorTestHarness<?> harness : fires) {
            harness.close();
        }
        start(combineParallelism, fireParallelism, combined, fired);
    }

    /** What both stages have counted, over all subtasks, by the names of the metrics. */
    Map<String, Long> books() {
        Map<String, Long> books = new HashMap<>();
        combines.forEach(combine -> add(books, ((LocalAggregateOperator) combine.getOperator()).counters.counts()));
        fires.forEach(fire -> add(books, ((GlobalAggregateOperator) fire.getOperator()).counters().counts()));
        return books;
    }

    private static void add(Map<String, Long> books, Map<String, Long> counts) {
        books.putIfAbsent(Metric.REJECTED.metricName(), 0L);
        // Rejected records are counted by code, as in rejected.MALFORMED.
        counts.forEach((name, count) -> books.merge(name.split("\\.")[0], count, Long::sum));
    }

    private OperatorSubtaskState snapshot(List<? extends AbstractStreamOperatorTestHarness<?>> harnesses)
            throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (AbstractStreamOperatorTestHarness<?> harness : harnesses) {
            states.add(harness.snapshot(checkpoint, 0));
        }
        return AbstractStreamOperatorTestHarness.repackageState(states.toArray(OperatorSubtaskState[]::new));
    }

    public void endOfInput() throws Exception {
        for (int i = 0; i < combines.size(); i++) {
            // Flink's valve would not hear the last watermark of one that is idle.
            idle(i, false);
            watermark(i, Long.MAX_VALUE);
            combines.get(i).endInput();
            forward(i);
        }
    }

    private void forward(int subtask) throws Exception {
        Queue<Object> output = combines.get(subtask).getOutput();
        for (Object element = output.poll(); element != null; element = output.poll()) {
            if (element instanceof StreamRecord<?> record) {
                Partial partial = (Partial) record.getValue();
                int fire = KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        partial.key(), MAX_PARALLELISM, fires.size());
                partials += partial.begins() == null ? 1 : 0;
                fires.get(fire).processElement(new StreamRecord<>(partial));
            } else if (element instanceof Watermark mark) {
                for (int i = 0; i < fires.size(); i++) {
                    valves.get(i).inputWatermark(mark, subtask, behind(fires.get(i)));
                }
            } else if (element instanceof WatermarkStatus status) {
                for (int i = 0; i < fires.size(); i++) {
                    valves.get(i).inputWatermarkStatus(status, subtask, behind(fires.get(i)));
                }
            }
        }
        drain(combines.get(subtask), LocalAggregateOperator.REJECTED, rejected);
        collect();
    }

    private PushingAsyncDataInput.DataOutput<Partial> behind(
            KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> fire) {
        return new FinishedDataOutput<>() {
            @Override
            public void emitWatermark(Watermark mark) throws Exception {
                eventTime = mark.getTimestamp();
                fire.processWatermark(mark);
            }

            @Override
            public void emitWatermarkStatus(WatermarkStatus status) {
                // The second stage does not ask who is idle.
            }
        };
    }

    private void collect() {
        for (KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> fire : fires) {
            Queue<Object> output = fire.getOutput();
            for (Object element = output.poll(); element != null; element = output.poll()) {
                if (element instanceof StreamRecord<?> record) {
                    results.add((WindowResult) record.getValue());
                }
            }
            drain(fire, GlobalAggregateOperator.LATE, late);
        }
    }

    private static <T> void drain(AbstractStreamOperatorTestHarness<?> harness, OutputTag<T> tag, List<T> into) {
        Queue<StreamRecord<T>> side = harness.getSideOutput(tag);
        if (side != null) {
            for (StreamRecord<T> record = side.poll(); record != null; record = side.poll()) {
                into.add(record.getValue());
            }
        }
    }

    /** What is left: state that nobody needs would stay for ever. */
    public int leftovers() {
        return fires.stream()
                .mapToInt(fire -> entries((GlobalAggregateOperator) fire.getOperator()) + fire.numEventTimeTimers())
                .sum();
    }

    /** RocksDB does not know how many entries it has. */
    private static int entries(GlobalAggregateOperator fire) {
        return Stream.of(Uids.State.SLICES, Uids.State.EMISSIONS, Uids.State.SESSIONS)
                .mapToInt(state -> {
                    try (Stream<?> all = fire.<Key>getKeyedStateBackend().getKeysAndNamespaces(state)) {
                        return (int) all.count();
                    }
                })
                .sum();
    }

    @Override
    public void close() throws Exception {
        for (AbstractStreamOperatorTestHarness<?> harness : combines) {
            harness.close();
        }
        for (AbstractStreamOperatorTestHarness<?> harness : fires) {
            harness.close();
        }
    }
}
