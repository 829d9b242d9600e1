// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.stall.StallWatch;
import io.streamgauge.window.slice.SliceAssigner;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The first phase of an aggregation: adds events to accumulators by key and slice, in plain memory, before anything crosses the
 * network. An event that the aggregation cannot use is counted and leaves through {@link #REJECTED}.
 *
 * <p>Accumulators are flushed before a watermark that their windows wait for, so nothing becomes late, and before a checkpoint barrier,
 * so none of them is state. An event whose slice may be closed already is emitted alone with its bytes, because only the operator
 * that holds the windows knows whether it is late. After an idle time this applies to every event, until
 * {@link EventTimeBehind event time behind the shuffle} is known to wait for this subtask again. Events are also emitted alone where
 * {@link AdaptiveAggregation local aggregation does not pay}.
 */
public final class LocalAggregateOperator extends AbstractStreamOperator<Partial>
        implements OneInputStreamOperator<Event, Partial>, BoundedOneInput {
    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", Types.REJECTED);

    private static final long serialVersionUID = 1;

    private final Source source;
    private final Aggregation aggregation;
    private final Measures measures;
    private final SliceAssigner slices;
    private final boolean sessions;
    private final boolean trackOffsets;
    private final int maxRows;

    private transient EventSelector selector;
    private transient Key.Builder key;
    private transient AdaptiveAggregation adaptive;
    private transient SliceTables<AccumulatorTable> tables;
    /** Slices with a flush deadline until this time were flushed ahead. */
    private transient long flushedUntil;

    private transient EventTimeHorizon horizon;
    private transient FirstEvents firstEvents;
    transient EventTimeBehind behind;
    transient CheckpointedCounters counters;
    private transient EventCounters counted;
    private transient StallWatch.@Nullable Membership stalls;

    /** @param trackOffsets whether results carry the offset ranges of their events */
    public static LocalAggregateOperator of(Source source, Aggregation aggregation, boolean trackOffsets) {
        return new LocalAggregateOperator(
                source,
                aggregation,
                new Measures(aggregation.measures(), source::fieldIndex),
                trackOffsets,
                SliceTables.MAX_ROWS);
    }

    /** @param maxRows the largest number of keys in slices before a flush */
    LocalAggregateOperator(
            Source source, Aggregation aggregation, Measures measures, boolean trackOffsets, int maxRows) {
        this.source = source;
        this.aggregation = aggregation;
        this.measures = measures;
        this.trackOffsets = trackOffsets;
        this.slices = SliceAssigner.of(aggregation.window());
        this.sessions = aggregation.window() instanceof Window.Session;
        this.maxRows = maxRows;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
        horizon = new EventTimeHorizon(context);
    }

    @Override
    public void open() throws Exception {
        super.open();
        selector = new EventSelector(source, aggregation, measures);
        key = new Key.Builder(
                aggregation.keyBy().stream().mapToInt(source::fieldIndex).toArray());
        adaptive = new AdaptiveAggregation(maxRows);
        behind = new EventTimeBehind(getRuntimeContext().getGlobalAggregateManager(), aggregation.name());
        firstEvents = new FirstEvents(
                getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(), measures.layout(), output);
        PartitionIndex partitionIndex = new PartitionIndex();
        tables = new SliceTables<>(
                () -> new AccumulatorTable(measures.layout(), partitionIndex, sessions, trackOffsets), maxRows);
        tables.register(getMetricGroup(), aggregation.name());
        flushedUntil = Long.MIN_VALUE;
        if (aggregation.early() != null) {
            EarlyFireSchedule.flushRegularly(getProcessingTimeService(), aggregation.early(), this::flush);
        }
        counted = EventCounters.of(counters, getMetricGroup(), aggregation.name());
        stalls = StallWatch.join(getMetricGroup(), counted);
    }

    @Override
    public void processElement(StreamRecord<Event> element) {
        Event event = element.getValue();
        if (event.role() != Event.Role.COUNT) {
            firstEvents.announce(event);
            if (event.role() == Event.Role.BEGIN) {
                return;
            }
        }
        counted.events().inc();
        EventSelector.Selection selection = selector.select(event);
        if (selection == EventSelector.Plain.USE) {
            aggregate(event);
        } else if (selection instanceof EventSelector.Reject reject) {
            output.collect(REJECTED, new StreamRecord<>(counted.reject(event, reject)));
        } else {
            counted.filtered().inc();
        }
    }

    /** Adds an event to its slice, or emits it alone where that is late, or local aggregation does not pay. */
    private void aggregate(Event event) {
        key.build(event.fields());
        long slice = slices.assign(event.time());
        if (slices.flushDeadline(slice) <= horizon.time()) {
            if (sessions && slices.end(slice) - 1 <= horizon.time()) {
                // An earlier event that is not flushed yet may keep its session open.
                flush();
            }
            emitSingle(slice, event, event.source());
        } else if (adaptive.bypasses()) {
            emitSingle(slice, event, null);
        } else {
            addToTable(slice, event);
        }
    }

    /** @param bytes the record, where windows of the slice may be closed already */
    private void emitSingle(long slice, Event event, @Nullable SourceRecord bytes) {
        output.collect(new StreamRecord<>(Partial.of(key.key(), slice, event, measures.layout(), trackOffsets, bytes)));
    }

    private void addToTable(long slice, Event event) {
        AccumulatorTable table = tables.of(slice);
        int before = table.size();
        long memoryBefore = table.memory();
        int row = table.row(key.bytes(), key.length());
        measures.layout().add(table.rows, row, event);
        table.note(row, table.size() > before, event.time(), event.source());
        tables.grew(table.size() - before, table.memory() - memoryBefore);
        if (tables.full()) {
            flush();
        }
    }

    /**
     * Flushes slices whose deadline has passed, and once those whose deadline is near. Few events follow, so most of the work is done
     * when their windows end. In a replay, event time advances in steps that hardly ever meet a slice so shortly before its deadline.
     */
    private void flushUntil(long mark) {
        long soon = Math.max(mark, mark + slices.preFlushMillis());
        tables.drain(
                slice -> {
                    long due = slices.flushDeadline(slice);
                    return due <= mark || due > flushedUntil && due <= soon;
                },
                this::emit);
        flushedUntil = Math.max(flushedUntil, soon);
    }

    /** Emits and clears all accumulators. */
    private void flush() {
        tables.drain(slice -> true, this::emit);
    }

    private void emit(long slice, AccumulatorTable table) {
        StreamRecord<Partial> record = new StreamRecord<>(null);
        for (int row = 0; row < table.size(); row++) {
            output.collect(record.replace(table.partial(slice, row, table.ranges(row))));
        }
        adaptive.record(table.size(), table.events());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        horizon.advance(mark.getTimestamp());
        flushUntil(mark.getTimestamp());
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            flush();
        }
        horizon.setIdle(status.isIdle());
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        flush();
        horizon.onBarrier(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        horizon.onCheckpointComplete(checkpointId, behind);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counters.save();
        horizon.save();
    }

    @Override
    public void endInput() {
        flush();
    }

    @Override
    public void close() throws Exception {
        if (stalls != null) {
            stalls.close();
        }
        super.close();
    }
}
