// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Key;
import io.streamgauge.model.Late;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import io.streamgauge.model.WindowResult.ResultKind;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.stall.StallWatch;
import io.streamgauge.window.Partial;
import io.streamgauge.window.progress.SeenWhole;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The second phase of an aggregation: merges partials by key and emits results when the watermark passes the end of windows. An event
 * that comes after all its windows were closed is counted and leaves through {@link #LATE}; an event that missed some of them is
 * used, and a copy leaves there. A window is closed when the watermark reaches its last millisecond plus the allowed lateness, as in
 * Flink's own window operator.
 */
public abstract class GlobalAggregateOperator extends EventTimeOperator
        implements OneInputStreamOperator<Partial, WindowResult>, Triggerable<Key, Long> {
    public static final OutputTag<Late> LATE = new OutputTag<>("late", Types.LATE);

    private static final long serialVersionUID = 1;

    final Measures measures;
    /** Absent where there are no early results. */
    final @Nullable Duration early;

    private final Source source;
    private final Aggregation aggregation;

    private transient SeenWhole seen;

    transient InternalTimerService<Long> timers;
    /** The boxed namespaces of state and timers. */
    transient WindowTimes times;

    private transient StreamRecord<WindowResult> record;

    private transient CheckpointedCounters counters;
    private transient WindowCounters counted;
    private transient StallWatch.@Nullable Membership stalls;

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
        super(source, aggregation);
        this.source = source;
        this.aggregation = aggregation;
        this.measures = measures;
        this.early = aggregation.early();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        counters = CheckpointedCounters.of(context, Uids.State.COUNTERS);
        seen = new SeenWhole(source, aggregation, context);
    }

    /** Counts that continue after a restore. */
    public final CheckpointedCounters counters() {
        return counters;
    }

    @Override
    public void open() throws Exception {
        super.open();
        timers = getInternalTimerService(Uids.State.WINDOW_TIMERS, LongSerializer.INSTANCE, this);
        times = new WindowTimes();
        record = new StreamRecord<>(null);
        counted = WindowCounters.of(counters, getMetricGroup(), name);
        stalls = StallWatch.join(getMetricGroup(), facts -> {
            facts.count(name, counters);
            facts.openWindows(name, progress.openWindows());
        });
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

    /** Adds the events of a partial to the windows of the current key. */
    abstract void take(Partial partial) throws Exception;

    /**
     * State by key and a namespace: the end of a window or slice, or the start of a cell of sessions, in milliseconds.
     *
     * @param state its name, which savepoints contain
     */
    public final <T> InternalValueState<Key, Long, T> state(String state, TypeSerializer<T> serializer)
            throws Exception {
        ValueState<T> values =
                getOrCreateKeyedState(LongSerializer.INSTANCE, new ValueStateDescriptor<>(state, serializer));
        return (InternalValueState<Key, Long, T>) values;
    }

    /** The namespaces that a state holds anything of. */
    final Set<Long> namespaces(String state) {
        try (Stream<Tuple2<Key, Long>> all = this.<Key>getKeyedStateBackend().getKeysAndNamespaces(state)) {
            return all.map(each -> each.f1).collect(Collectors.toSet());
        }
    }

    /** Counts the events of a partial that at least one window takes. */
    final void countUsed(Partial partial) {
        counted.used().inc(measures.events(partial.rows(), partial.row()));
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
                    + " were aggregated locally and are late: event time did not wait for them");
        }
        (partly ? counted.partlyLate() : counted.late()).inc();
        long by = progress.lateBy(end);
        output.collect(LATE, new StreamRecord<>(new Late(partial.source(), name, start, end, missed, by, partly)));
    }

    /**
     * Emits a result of the current key.
     *
     * @param revision 0 unless {@code kind} is REVISED
     * @param rows one row with the accumulators of the window
     */
    final void emit(long start, long end, ResultKind kind, int revision, AccumulatorRows rows, OffsetRange[] ranges) {
        emit((Key) getCurrentKey(), start, end, kind, revision, measures.read(rows, 0), ranges);
    }

    /** Emits the only result of a window that is not in state. */
    final void emitOnce(long start, long end, Partial partial) {
        Object[] values = measures.read(partial.rows(), partial.row());
        emit(partial.key(), start, end, ResultKind.FINAL, 0, values, partial.ranges());
    }

    /** Retracts what was emitted for a window that no longer exists. */
    final void retract(long start, long end) {
        emit((Key) getCurrentKey(), start, end, ResultKind.RETRACTED, 0, null, OffsetRange.NONE);
    }

    private void emit(
            Key key,
            long start,
            long end,
            ResultKind kind,
            int revision,
            @Nullable Object @Nullable [] values,
            OffsetRange[] ranges) {
        boolean whole = seen.whole(start);
        output.collect(record.replace(new WindowResult(name, key, start, end, kind, revision, whole, values, ranges)));
        counted.results(kind).inc();
    }

    @Override
    public void close() throws Exception {
        if (stalls != null) {
            stalls.close();
        }
        super.close();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        counters.save();
    }
}
