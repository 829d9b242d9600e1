package io.streamgauge.window;

import io.streamgauge.config.Aggregation;
import io.streamgauge.measure.Measures;
import io.streamgauge.measure.Rows;
import io.streamgauge.model.Key;
import io.streamgauge.model.Late;
import io.streamgauge.model.WindowResult;
import io.streamgauge.stream.Types;
import io.streamgauge.telemetry.Metrics;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Merges partials by key and slice, and writes a result when the watermark reaches the end of a window. What comes after all
 * its windows were closed leaves through {@link #LATE}, counted; what missed some of them is used, and a copy leaves there.
 *
 * <p>A window is closed when the watermark reaches its last millisecond plus the allowed lateness, as in Flink's own window
 * operator. Windows are named by their end, which is the namespace of their timers; the time of a timer says what it is for:
 * the last millisecond for the final result, the close for cleaning up, anything between for a revised result.
 */
final class FireWindows extends AbstractStreamOperator<WindowResult>
        implements OneInputStreamOperator<Partial, WindowResult>, Triggerable<Key, Long> {
    static final OutputTag<Late> LATE = new OutputTag<>("late", Types.LATE);

    private static final long serialVersionUID = 1;
    private static final long NONE = Long.MIN_VALUE;

    private final String name;
    private final Measures measures;
    private final Slices slices;
    private final long lateness;

    private transient InternalValueState<Key, Long, Pane> panes;
    private transient InternalValueState<Key, Long, Written> writings;
    private transient InternalTimerService<Long> timers;
    private transient SavedWatermark saved;
    private transient long watermark;
    private transient StreamRecord<WindowResult> record;

    private transient Counter used;
    private transient Counter late;
    private transient Counter partlyLate;
    private transient Counter results;

    FireWindows(Aggregation aggregation, Measures measures) {
        this.name = aggregation.name();
        this.measures = measures;
        this.slices = new Slices(aggregation.window());
        this.lateness = aggregation.allowedLateness().toMillis();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        saved = SavedWatermark.of(context);
        watermark = saved.restored();
    }

    @Override
    public void open() throws Exception {
        super.open();
        panes = state("panes", new PaneSerializer(measures.layout()));
        writings = lateness == 0 ? null : state("written", new WrittenSerializer());
        timers = getInternalTimerService("windows", LongSerializer.INSTANCE, this);
        record = new StreamRecord<>(null);
        used = Metrics.counter(getMetricGroup(), name, Metrics.USED);
        late = Metrics.counter(getMetricGroup(), name, Metrics.LATE);
        partlyLate = Metrics.counter(getMetricGroup(), name, Metrics.PARTLY_LATE);
        results = Metrics.counter(getMetricGroup(), name, Metrics.RESULTS);
    }

    private <T> InternalValueState<Key, Long, T> state(String state, TypeSerializer<T> serializer) throws Exception {
        ValueState<T> values =
                getOrCreateKeyedState(LongSerializer.INSTANCE, new ValueStateDescriptor<>(state, serializer));
        return (InternalValueState<Key, Long, T>) values;
    }

    @Override
    public void processElement(StreamRecord<Partial> element) throws Exception {
        Partial partial = element.getValue();
        long events = measures.events(partial.rows(), partial.row());
        int missed = missed(partial.slice());
        if (missed > 0) {
            boolean all = closed(slices.lastWindow(partial.slice()));
            (all ? late : partlyLate).inc(events);
            reportLate(partial, events, missed, !all);
            if (all) {
                return;
            }
        }
        used.inc(events);
        merge(partial);
        schedule(partial.slice(), missed);
    }

    /** How many windows of the slice are closed. */
    private int missed(long slice) {
        int missed = 0;
        long last = slices.lastWindow(slice);
        for (long window = slices.firstWindow(slice); window <= last && closed(window); window += slices.every()) {
            missed++;
        }
        return missed;
    }

    private boolean ended(long window) {
        return window - 1 <= watermark;
    }

    private boolean closed(long window) {
        return window - 1 + lateness <= watermark;
    }

    private void reportLate(Partial partial, long events, int missed, boolean partly) {
        long window = slices.firstWindow(partial.slice()) + (missed - 1) * slices.every();
        Late value = new Late(
                partial.source(),
                partial.ranges(),
                events,
                name,
                slices.start(window),
                window,
                missed,
                watermark - (window - 1 + lateness),
                partly);
        output.collect(LATE, new StreamRecord<>(value));
    }

    private void merge(Partial partial) throws Exception {
        panes.setCurrentNamespace(partial.slice());
        Pane pane = panes.value();
        if (pane == null) {
            pane = new Pane(partial.rows().copy(partial.row()), partial.ranges());
        } else {
            pane.merge(partial);
        }
        panes.update(pane);
    }

    /** Sees to it that every open window of the slice will fire: the first that has not ended, which calls the next, and the
     * ended ones again. */
    private void schedule(long slice, int missed) throws Exception {
        long last = slices.lastWindow(slice);
        long window = slices.firstWindow(slice) + missed * slices.every();
        while (window <= last && ended(window)) {
            writings.setCurrentNamespace(window);
            Written written = writings.value();
            writings.update(new Written(written == null ? 0 : written.count(), true));
            timers.registerEventTimeTimer(window, watermark + 1);
            timers.registerEventTimeTimer(window, window - 1 + lateness);
            window += slices.every();
        }
        if (window <= last) {
            timers.registerEventTimeTimer(window, window - 1);
        }
    }

    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) throws Exception {
        long window = timer.getNamespace();
        long close = window - 1 + lateness;
        if (timer.getTimestamp() == window - 1) {
            finish(window);
        }
        if (lateness == 0) {
            clear(window);
        } else if (timer.getTimestamp() > window - 1) {
            revise(window);
            if (timer.getTimestamp() == close) {
                clear(window);
                writings.setCurrentNamespace(window);
                writings.clear();
            }
        }
    }

    /** Writes the final result, unless late events have already brought it, and calls the next window of what is there. */
    private void finish(long window) throws Exception {
        long lastSlice;
        if (lateness == 0) {
            lastSlice = fire(window, 0);
        } else {
            writings.setCurrentNamespace(window);
            if (writings.value() != null && writings.value().count() > 0) {
                return;
            }
            writings.update(new Written(1, false));
            timers.registerEventTimeTimer(window, window - 1 + lateness);
            lastSlice = fire(window, 0);
        }
        long next = window + slices.every();
        if (lastSlice != NONE && next <= slices.lastWindow(lastSlice)) {
            timers.registerEventTimeTimer(next, next - 1);
        }
    }

    private void revise(long window) throws Exception {
        writings.setCurrentNamespace(window);
        Written written = writings.value();
        if (written.changed()) {
            writings.update(new Written(written.count() + 1, false));
            fire(window, written.count());
        }
    }

    /** Writes the result of a window; returns its last slice that holds anything, {@link #NONE} where there is none. */
    private long fire(long window, int revision) throws Exception {
        long start = slices.start(window);
        Pane only = null;
        Rows merged = null;
        long lastSlice = NONE;
        for (long slice = start; slice < window; slice = slices.end(slice)) {
            panes.setCurrentNamespace(slice);
            Pane pane = panes.value();
            if (pane == null) {
                continue;
            }
            lastSlice = slice;
            if (only == null) {
                only = pane;
            } else {
                if (merged == null) {
                    merged = only.rows.copy(0);
                }
                measures.layout().merge(merged, 0, pane.rows, 0);
            }
        }
        if (only == null) {
            return NONE;
        }
        WindowResult.Kind kind = revision == 0 ? WindowResult.Kind.FINAL : WindowResult.Kind.REVISED;
        Object[] values = measures.read(merged == null ? only.rows : merged, 0);
        output.collect(
                record.replace(new WindowResult(name, (Key) getCurrentKey(), start, window, kind, revision, values)));
        results.inc();
        return lastSlice;
    }

    /** Drops the slices that no later window needs. */
    private void clear(long window) {
        long start = slices.start(window);
        for (long slice = start; slice < window && slices.lastWindow(slice) == window; slice = slices.end(slice)) {
            panes.setCurrentNamespace(slice);
            panes.clear();
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<Key, Long> timer) {
        throw new IllegalStateException("no timer by the clock was set");
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = Math.max(watermark, mark.getTimestamp());
        super.processWatermark(mark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        saved.save(watermark);
    }
}
