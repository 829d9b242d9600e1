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
    private final List<OneInputStreamOperatorTestHarness<Event, Partial>> locals = new ArrayList<>();
    private final List<KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult>> globals = new ArrayList<>();
    private final List<StatusWatermarkValve> valves = new ArrayList<>();
    private GlobalAggregateManager jobManager;
    private long[] watermarks;
    private final Set<Integer> begun = new HashSet<>();
    /** What the second stage has seen. */
    private long eventTime;

    private long checkpoint;
    private long clock;

    public TwoStages(Source source, Aggregation aggregation, int localParallelism, int globalParallelism)
            throws Exception {
        this(source, aggregation, localParallelism, globalParallelism, false, SliceTables.MAX_ROWS);
    }

    /**
     * @param rocksDb whether state is in RocksDB, not on the heap
     * @param maxRows how many rows are aggregated before they are sent on, and wait behind the shuffle before they are in state
     */
    public TwoStages(
            Source source,
            Aggregation aggregation,
            int localParallelism,
            int globalParallelism,
            boolean rocksDb,
            int maxRows)
            throws Exception {
        this.source = source;
        this.rocksDb = rocksDb;
        this.maxRows = maxRows;
        edit(aggregation);
        start(localParallelism, globalParallelism, null, null);
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
            int localParallelism,
            int globalParallelism,
            OperatorSubtaskState localState,
            OperatorSubtaskState globalState)
            throws Exception {
        watermarks = new long[localParallelism];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        eventTime = Long.MIN_VALUE;
        jobManager = new AggregatesOfOneJob();
        begun.clear();
        int oldLocals = locals.size();
        int oldGlobals = globals.size();
        locals.clear();
        globals.clear();
        valves.clear();
        for (int i = 0; i < localParallelism; i++) {
            OneInputStreamOperatorTestHarness<Event, Partial> harness = new OneInputStreamOperatorTestHarness<>(
                    new LocalAggregateOperator(source, aggregation, measures, true, maxRows),
                    MAX_PARALLELISM,
                    localParallelism,
                    i);
            harness.setup(new PartialSerializer(measures.layout(), sessions(), source.topics()));
            open(harness, localState, oldLocals, localParallelism, i);
            ((LocalAggregateOperator) harness.getOperator()).behind =
                    new EventTimeBehind(jobManager, aggregation.name());
            locals.add(harness);
        }
        for (int i = 0; i < globalParallelism; i++) {
            KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            global(), Partial::key, Types.KEY, MAX_PARALLELISM, globalParallelism, i);
            // Before the setup, which makes the backend.
            harness.setStateBackend(rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
            harness.setup(
                    Types.RESULT.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
            open(harness, globalState, oldGlobals, globalParallelism, i);
            ((GlobalAggregateOperator) harness.getOperator())
                    .reportTo(new EventTimeBehind(jobManager, aggregation.name()));
            globals.add(harness);
            valves.add(new StatusWatermarkValve(localParallelism));
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
        return partition % locals.size();
    }

    public void event(int subtask, Event event) throws Exception {
        // As the first operator behind the source does it.
        Event read = begun.add(event.source().partition()) ? event.as(Event.Role.BEGIN_AND_COUNT) : event;
        locals.get(subtask).processElement(new StreamRecord<>(read, event.time()));
        forward(subtask);
    }

    public void watermark(int subtask, long watermark) throws Exception {
        watermarks[subtask] = Math.max(watermarks[subtask], watermark);
        locals.get(subtask).processWatermark(new Watermark(watermarks[subtask]));
        forward(subtask);
    }

    public void idle(int subtask, boolean isIdle) throws Exception {
        locals.get(subtask).processWatermarkStatus(isIdle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
        forward(subtask);
    }

    /** Lets the clock go on: what the first stage sends on arrives before the second one looks at its clock. */
    public void clock(long millis) throws Exception {
        clock = millis;
        for (OneInputStreamOperatorTestHarness<Event, Partial> local : locals) {
            local.setProcessingTime(millis);
        }
        for (int i = 0; i < locals.size(); i++) {
            forward(i);
        }
        for (KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> global : globals) {
            global.setProcessingTime(millis);
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
        for (int i = 0; i < locals.size(); i++) {
            locals.get(i).prepareSnapshotPreBarrier(checkpoint);
            forward(i);
        }
        for (AbstractStreamOperatorTestHarness<?> global : globals) {
            global.prepareSnapshotPreBarrier(checkpoint);
        }
    }

    /** A checkpoint that completes. */
    void checkpoint() throws Exception {
        barrier();
        complete();
    }

    /** The checkpoint whose barrier was the last completes. */
    void complete() throws Exception {
        snapshot(locals);
        snapshot(globals);
        for (OneInputStreamOperatorTestHarness<Event, Partial> local : locals) {
            local.notifyOfCompletedCheckpoint(checkpoint);
        }
    }

    /** A checkpoint, a crash, and a start from it with another parallelism. */
    public void restart(int localParallelism, int globalParallelism) throws Exception {
        barrier();
        OperatorSubtaskState localState = snapshot(locals);
        OperatorSubtaskState globalState = snapshot(globals);
        for (AbstractStreamOperatorTestHarness<?> harness : locals) {
            harness.close();
        }
        for (AbstractStreamOperatorTestHarness<?> harness : globals) {
            harness.close();
        }
        start(localParallelism, globalParallelism, localState, globalState);
    }

    /** What both stages have counted, over all subtasks, by the names of the metrics. */
    Map<String, Long> books() {
        Map<String, Long> books = new HashMap<>();
        locals.forEach(local -> add(books, ((LocalAggregateOperator) local.getOperator()).counters.counts()));
        globals.forEach(global -> add(
                books,
                ((GlobalAggregateOperator) global.getOperator()).counters().counts()));
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
        for (int i = 0; i < locals.size(); i++) {
            // Flink's valve would not hear the last watermark of one that is idle.
            idle(i, false);
            watermark(i, Long.MAX_VALUE);
            locals.get(i).endInput();
            forward(i);
        }
    }

    private void forward(int subtask) throws Exception {
        Queue<Object> output = locals.get(subtask).getOutput();
        for (Object element = output.poll(); element != null; element = output.poll()) {
            if (element instanceof StreamRecord<?> record) {
                Partial partial = (Partial) record.getValue();
                int target = KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        partial.key(), MAX_PARALLELISM, globals.size());
                partials += partial.begins() == null ? 1 : 0;
                globals.get(target).processElement(new StreamRecord<>(partial));
            } else if (element instanceof Watermark mark) {
                for (int i = 0; i < globals.size(); i++) {
                    valves.get(i).inputWatermark(mark, subtask, behind(globals.get(i)));
                }
            } else if (element instanceof WatermarkStatus status) {
                for (int i = 0; i < globals.size(); i++) {
                    valves.get(i).inputWatermarkStatus(status, subtask, behind(globals.get(i)));
                }
            }
        }
        drain(locals.get(subtask), LocalAggregateOperator.REJECTED, rejected);
        collect();
    }

    private PushingAsyncDataInput.DataOutput<Partial> behind(
            KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> global) {
        return new FinishedDataOutput<>() {
            @Override
            public void emitWatermark(Watermark mark) throws Exception {
                eventTime = mark.getTimestamp();
                global.processWatermark(mark);
            }

            @Override
            public void emitWatermarkStatus(WatermarkStatus status) {
                // The second stage does not ask who is idle.
            }
        };
    }

    private void collect() {
        for (KeyedOneInputStreamOperatorTestHarness<Key, Partial, WindowResult> global : globals) {
            Queue<Object> output = global.getOutput();
            for (Object element = output.poll(); element != null; element = output.poll()) {
                if (element instanceof StreamRecord<?> record) {
                    results.add((WindowResult) record.getValue());
                }
            }
            drain(global, GlobalAggregateOperator.LATE, late);
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
        return globals.stream()
                .mapToInt(
                        global -> entries((GlobalAggregateOperator) global.getOperator()) + global.numEventTimeTimers())
                .sum();
    }

    /** RocksDB does not know how many entries it has. */
    private static int entries(GlobalAggregateOperator global) {
        return Stream.of(Uids.State.SLICES, Uids.State.EMISSIONS, Uids.State.SESSIONS)
                .mapToInt(state -> {
                    try (Stream<?> all = global.<Key>getKeyedStateBackend().getKeysAndNamespaces(state)) {
                        return (int) all.count();
                    }
                })
                .sum();
    }

    @Override
    public void close() throws Exception {
        for (AbstractStreamOperatorTestHarness<?> harness : locals) {
            harness.close();
        }
        for (AbstractStreamOperatorTestHarness<?> harness : globals) {
            harness.close();
        }
    }
}
