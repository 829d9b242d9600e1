package io.streamgauge.window.fire;

import io.streamgauge.flink.CheckpointedCounters;
import io.streamgauge.flink.CheckpointedWatermark;
import io.streamgauge.flink.Metrics;
import io.streamgauge.flink.Types;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Key;
import io.streamgauge.model.Late;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.EventTimeBehind;
import io.streamgauge.window.Partial;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The second phase of an aggregation: merges partials by key and emits results when the watermark passes the end of windows. An event
 * that comes after all its windows were closed is counted and leaves through {@link #LATE}; an event that missed some of them is
 * used, and a copy leaves there. A window is closed when the watermark reaches its last millisecond plus the allowed lateness, as in
 * Flink's own window operator.
 */
public abstract class GlobalAggregateOperator extends AbstractStreamOperator<WindowResult>
        implements OneInputStreamOperator<Partial, WindowResult>, Triggerable<Key, Long> {
    public static final OutputTag<Late> LATE = new OutputTag<>("late", Types.LATE);

    private static final long serialVersionUID = 1;

    final Measures measures;
    final long lateness;
    /** Absent where there are no early results. */
    final @Nullable Duration early;

    private final Source source;
    private final Aggregation aggregation;
    private final String name;

    private transient SeenWhole seen;

    transient InternalTimerService<Long> timers;
    transient WindowTimes times;

    private transient CheckpointedWatermark savedWatermark;
    private transient CheckpointedWatermark savedClosed;
    private transient long watermark;
    private transient long reached;
    /** Windows whose last millisecond is not later than this are closed. */
    private transient long closed;

    private transient StreamRecord<WindowResult> record;

    public transient EventTimeBehind behind;

    public transient CheckpointedCounters counters;
    private transient Counter used;
    private transient Counter late;
    private transient Counter partlyLate;
    private transient Counter results;

    /** @param trackOffsets whether results carry the offset ranges of their events */
    public static GlobalAggregateOperator of(Source source, Aggregation aggregation, boolean trackOffsets) {
        Measures measures = new Measures(aggregation.measures(), source::fieldIndex);
        if (aggregation.window() instanceof Window.Session) {
            return new SessionWindowOperator(source, aggregation, measures);
        }
        return BufferedWindowOperator.suits(aggregation)
                ? new BufferedWindowOperator(source, aggregation, measures, trackOffsets)
                : new AlignedWindowOperator(source, aggregation, measures);
    }

    GlobalAggregateOperator(Source source, Aggregation aggregation, Measures measures) {
        this.source = source;
        this.aggregation = aggregation;
        this.name = aggregation.name();
        this.measures = measures;
        this.lateness = aggregation.allowedLateness().toMillis();
        this.early = aggregation.early();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
        savedWatermark = CheckpointedWatermark.of(context, Uids.State.WATERMARK);
        savedClosed = CheckpointedWatermark.of(context, Uids.State.CLOSED);
        seen = new SeenWhole(source, aggregation, context);
        watermark = savedWatermark.restored();
        // It is saved because the lateness may be edited: windows whose events were dropped could open again, or
        // windows
        // could close before they fired for their last events.
        closed = savedClosed.restored();
    }

    @Override
    public void open() throws Exception {
        super.open();
        timers = getInternalTimerService("windows", LongSerializer.INSTANCE, this);
        times = new WindowTimes();
        behind = new EventTimeBehind(getRuntimeContext().getGlobalAggregateManager(), name);
        record = new StreamRecord<>(null);
        used = counters.counter(getMetricGroup(), name, Metrics.USED);
        late = counters.counter(getMetricGroup(), name, Metrics.LATE);
        partlyLate = counters.counter(getMetricGroup(), name, Metrics.PARTLY_LATE);
        results = counters.counter(getMetricGroup(), name, Metrics.RESULTS);
    }

    @Override
    public final void processElement(StreamRecord<Partial> element) throws Exception {
        Partial partial = element.getValue();
        if (partial.begins() != null) {
            seen.note(partial.begins());
        } else {
            take(partial);
        }
    }

    abstract void take(Partial partial) throws Exception;

    public final <T> InternalValueState<Key, Long, T> state(String state, TypeSerializer<T> serializer)
            throws Exception {
        ValueState<T> values =
                getOrCreateKeyedState(LongSerializer.INSTANCE, new ValueStateDescriptor<>(state, serializer));
        return (InternalValueState<Key, Long, T>) values;
    }

    final long watermark() {
        return watermark;
    }

    /** The previous watermark. Windows that ended by then fire again. */
    final long reached() {
        return reached;
    }

    /** Whether the watermark has passed the end of a window. */
    final boolean ended(long window) {
        return window - 1 <= watermark;
    }

    final boolean closed(long window) {
        return window - 1 <= closed;
    }

    /** Whether windows that have ended are closed. They are not after a restore with a shortened lateness, until event time advances. */
    final boolean endedIsClosed() {
        return closed == watermark;
    }

    final void countUsed(Partial partial) {
        used.inc(measures.events(partial.rows(), partial.row()));
    }

    /**
     * Counts and reports an event that came too late for windows. Events that were aggregated locally are never late.
     *
     * @param start of the last window missed
     * @param end of the last window missed
     * @param missed how many windows were missed
     * @param partly whether other windows still take them
     */
    final void reportLate(Partial partial, long start, long end, int missed, boolean partly) {
        if (partial.source() == null) {
            throw new IllegalStateException("events of " + partial.key() + " from " + partial.slice()
                    + " were combined and are late: event time did not wait for them");
        }
        (partly ? partlyLate : late).inc();
        // A window that was closed with a smaller lateness, before an edit, is missed by less.
        long by = Math.max(0, watermark - (end - 1 + lateness));
        output.collect(LATE, new StreamRecord<>(new Late(partial.source(), name, start, end, missed, by, partly)));
    }

    final void write(
            long start,
            long end,
            WindowResult.ResultKind kind,
            int revision,
            AccumulatorRows rows,
            OffsetRange[] ranges) {
        write((Key) getCurrentKey(), start, end, kind, revision, measures.read(rows, 0), ranges);
    }

    /** Emits the only result of a window that is not in state. */
    final void writeOnce(long start, long end, Partial partial) {
        Object[] values = measures.read(partial.rows(), partial.row());
        write(partial.key(), start, end, WindowResult.ResultKind.FINAL, 0, values, partial.ranges());
    }

    /** Retracts what was emitted for a window that no longer exists. */
    final void retract(long start, long end) {
        write((Key) getCurrentKey(), start, end, WindowResult.ResultKind.RETRACTED, 0, null, Partial.NO_RANGES);
    }

    private void write(
            Key key,
            long start,
            long end,
            WindowResult.ResultKind kind,
            int revision,
            @Nullable Object @Nullable [] values,
            OffsetRange[] ranges) {
        boolean whole = seen.whole(start);
        output.collect(record.replace(new WindowResult(name, key, start, end, kind, revision, whole, values, ranges)));
        results.inc();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        reached = watermark;
        if (mark.getTimestamp() > watermark) {
            beforeWatermark(mark.getTimestamp());
            watermark = mark.getTimestamp();
            closed = Math.max(closed, watermark < Long.MIN_VALUE + lateness ? Long.MIN_VALUE : watermark - lateness);
            savedWatermark.advance(watermark);
            if (watermark != Long.MAX_VALUE) {
                savedClosed.advance(closed);
            }
        }
        super.processWatermark(mark);
    }

    void beforeWatermark(long mark) throws Exception {}

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counters.save();
        int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        behind.report(context.getCheckpointId(), subtasks, watermark);
    }
}
