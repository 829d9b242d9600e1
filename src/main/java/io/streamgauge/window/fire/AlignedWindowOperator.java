package io.streamgauge.window.fire;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.window.AlignedSliceAssigner;
import io.streamgauge.window.EarlyFireSchedule;
import io.streamgauge.window.Partial;
import io.streamgauge.window.SliceTables;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Fires windows whose bounds do not depend on the events: tumbling, sliding, cumulative. State holds each slice once, however many
 * windows share it; a result merges the slices of its window.
 *
 * <p>A window is named by its end, which is the namespace of its timers. The time of an event-time timer tells its purpose: the last
 * millisecond of the window fires the final result, the close cleans up, and any time between them fires a revised result.
 *
 * <p>Where each window fires once, a {@link SliceBuffer} holds slices in plain memory, and keyed state only holds copies for
 * checkpoints.
 */
public final class AlignedWindowOperator extends GlobalAggregateOperator {
    private static final long serialVersionUID = 1;
    private static final long NONE = Long.MIN_VALUE;

    private static final String SLICES = "panes";
    private static final String WRITTEN = "written";

    private final AlignedSliceAssigner slices;
    private final boolean trackOffsets;
    private final int maxRows;

    private transient InternalValueState<Key, Long, SliceState> sliceStates;
    /** By window; empty where each window fires once. */
    private transient InternalValueState<Key, Long, EmissionState> emissions;

    /** Whether windows fire more than once, or open windows did before the pipeline was edited. */
    private transient boolean emitsRepeatedly;

    /** Null where windows fire more than once, or fold their slices. */
    private transient SliceBuffer buffer;

    /** @param trackOffsets whether results carry the offset ranges of their events */
    public AlignedWindowOperator(Source source, Aggregation aggregation, Measures measures, boolean trackOffsets) {
        this(source, aggregation, measures, trackOffsets, SliceTables.MAX_ROWS);
    }

    /** @param maxRows the largest number of keys in slices that are buffered outside of state */
    public AlignedWindowOperator(
            Source source, Aggregation aggregation, Measures measures, boolean trackOffsets, int maxRows) {
        super(source, aggregation, measures);
        this.slices = new AlignedSliceAssigner(aggregation.window());
        this.trackOffsets = trackOffsets;
        this.maxRows = maxRows;
    }

    @Override
    public void open() throws Exception {
        super.open();
        sliceStates = state(SLICES, new SliceStateSerializer(measures.layout()));
        emissions = state(WRITTEN, new EmissionStateSerializer());
        emitsRepeatedly = lateness > 0
                || early != null
                || !endedIsClosed()
                || !inState(WRITTEN).isEmpty();
        maybeHold();
    }

    /** Buffers slices from now on where each window fires once. Windows that ended before and are still open must be closed first. */
    private void maybeHold() {
        if (buffer == null && !slices.cumulative() && lateness == 0 && early == null && endedIsClosed()) {
            buffer = new SliceBuffer(slices, measures.layout(), trackOffsets, maxRows, inState(SLICES));
        }
    }

    /** The namespaces that a state holds anything of. */
    private Set<Long> inState(String state) {
        try (Stream<Tuple2<Key, Long>> all = this.<Key>getKeyedStateBackend().getKeysAndNamespaces(state)) {
            return all.map(each -> each.f1).collect(Collectors.toSet());
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark);
        maybeHold();
    }

    @Override
    void take(Partial partial) throws Exception {
        int missed = missed(partial.slice());
        if (missed > 0) {
            long window = slices.firstWindow(partial.slice()) + (missed - 1) * slices.every();
            boolean partly = !closed(slices.lastWindow(partial.slice()));
            reportLate(partial, slices.start(window), window, missed, partly);
            if (!partly) {
                return;
            }
        }
        countUsed(partial);
        if (buffer == null || !buffer.add(partial)) {
            merge(partial, missed);
        } else if (buffer.full()) {
            buffer.save(this::save);
            buffer.spill();
        }
    }

    private void save(Partial sliceState, boolean first) throws Exception {
        setCurrentKey(sliceState.key());
        sliceStates.setCurrentNamespace(times.of(sliceState.slice()));
        sliceStates.update(new SliceState(sliceState.rows().copy(sliceState.row()), sliceState.ranges(), NONE));
        if (first) {
            schedule(sliceState.slice(), missed(sliceState.slice()));
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        if (buffer != null) {
            buffer.save(this::save);
        }
    }

    @Override
    void beforeWatermark(long mark) throws Exception {
        if (buffer == null) {
            return;
        }
        buffer.dropInState(timers.currentWatermark());
        long window = buffer.firstWindow(watermark());
        while (window != SliceBuffer.NONE && window - 1 <= mark) {
            if (buffer.isFullyBuffered(window)) {
                fireHeld(window);
            } else {
                buffer.save(window, this::save);
            }
            buffer.drop(window);
            window = buffer.firstWindow(window - 1);
        }
    }

    private void fireHeld(long window) throws Exception {
        // Windows in state that end earlier fire first, because alerts follow a key from one window to the next.
        timeServiceManager.advanceWatermark(new Watermark(window - 2));
        buffer.read(window, (end, table) -> {
            for (int row = 0; row < table.size(); row++) {
                writeOnce(slices.start(end), end, table.partial(end, row, table.ranges(row)));
            }
        });
    }

    private void merge(Partial partial, int missed) throws Exception {
        boolean first = merge(partial);
        // The first partial of a slice schedules its windows; nothing is left to schedule until one of them ends.
        if (first || early != null || ended(slices.firstWindow(partial.slice()))) {
            schedule(partial.slice(), missed);
        }
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

    /** Merges a partial into its slice; returns whether it is the first of the slice. */
    private boolean merge(Partial partial) throws Exception {
        SliceState sliceState = slices.cumulative() ? folded(partial.slice()) : null;
        sliceState = sliceState == null ? sliceState(partial.slice()) : sliceState;
        boolean first = sliceState == null;
        if (first) {
            sliceState = new SliceState(partial.rows().copy(partial.row()), partial.ranges(), Long.MIN_VALUE);
        } else {
            sliceState.merge(partial);
        }
        sliceStates.update(sliceState);
        return first;
    }

    /** The slice that this one was folded into, which becomes the current namespace; null where it was not folded. */
    private SliceState folded(long slice) throws Exception {
        SliceState first = sliceState(slices.start(slices.firstWindow(slice)));
        return first != null && slice < first.end ? first : null;
    }

    /** The state of a slice, which becomes the current namespace; null where the slice is empty. */
    private SliceState sliceState(long slice) throws Exception {
        sliceStates.setCurrentNamespace(times.of(slice));
        SliceState sliceState = sliceStates.value();
        if (sliceState != null) {
            sliceState.rows = measures.layout().migrate(sliceState.rows);
        }
        return sliceState;
    }

    /**
     * Registers timers so that every open window of the slice fires: again where it has ended, and else the first one, which schedules the
     * next and alone has early results.
     */
    private void schedule(long slice, int missed) throws Exception {
        long last = slices.lastWindow(slice);
        long window = slices.firstWindow(slice) + missed * slices.every();
        while (window <= last && ended(window)) {
            emissions.setCurrentNamespace(times.of(window));
            emissions.update(written().withChange(true));
            // This timer fires before all others of the next watermark, because windows that close then may hold slices
            // of this one.
            timers.registerEventTimeTimer(times.of(window), watermark());
            // The close never precedes it, although an edited lateness may have moved the close into the past.
            timers.registerEventTimeTimer(times.of(window), Math.max(window - 1 + lateness, watermark() + 1));
            window += slices.every();
        }
        if (window <= last) {
            timers.registerEventTimeTimer(times.of(window), window - 1);
            if (early != null) {
                // Only this window has early results: a day in steps of a minute would emit the same figures 1,440
                // times.
                emissions.setCurrentNamespace(times.of(window));
                emissions.update(written().withChange(true));
                long due = EarlyFireSchedule.nextResult(timers.currentProcessingTime(), early);
                timers.registerProcessingTimeTimer(times.of(window), due);
            }
        }
    }

    /** What was emitted for the window that is the current namespace. */
    private EmissionState written() throws Exception {
        EmissionState written = emissions.value();
        return written == null ? EmissionState.NOTHING : written;
    }

    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) throws Exception {
        long window = timer.getNamespace();
        if (buffer != null && buffer.isFullyBuffered(window)) {
            // The window fired from memory; the copy in state is dropped.
            callNext(window, lastSlice(window));
            clear(window);
            return;
        }
        long now = timer.getTimestamp();
        long close = window - 1 + lateness;
        boolean revised = (now > window - 1 || !finish(window)) && revise(window);
        // An edited lateness may have moved a close into the past, while windows that fire now still need its slices.
        if (now >= close && !revised && now > reached()) {
            clear(window);
        } else {
            timers.registerEventTimeTimer(times.of(window), Math.max(close, Math.max(now, reached()) + 1));
        }
    }

    /** Emits the final result and schedules the next window; returns false where it was emitted already. */
    private boolean finish(long window) throws Exception {
        if (emitsRepeatedly) {
            emissions.setCurrentNamespace(times.of(window));
            if (written().count() > 0) {
                return false;
            }
            emissions.update(new EmissionState(1, false));
        }
        callNext(window, fire(window, WindowResult.Kind.FINAL, 0));
        return true;
    }

    /** @param lastSlice the last slice of the window that is not empty; {@link #NONE} where all are */
    private void callNext(long window, long lastSlice) {
        long next = window + slices.every();
        if (lastSlice != NONE && next <= slices.lastWindow(lastSlice)) {
            timers.registerEventTimeTimer(times.of(next), next - 1);
        }
    }

    /** The last slice of a window that is not empty in state; {@link #NONE} where all are. */
    private long lastSlice(long window) throws Exception {
        long width = slices.end(window) - window;
        for (long slice = window - width; slice >= slices.start(window); slice -= width) {
            sliceStates.setCurrentNamespace(times.of(slice));
            if (sliceStates.value() != null) {
                return slice;
            }
        }
        return NONE;
    }

    /** Emits a revised result; returns whether the window had changed. */
    private boolean revise(long window) throws Exception {
        emissions.setCurrentNamespace(times.of(window));
        EmissionState written = written();
        if (written.changed()) {
            emissions.update(new EmissionState(written.count() + 1, false));
            fire(window, written.count() == 0 ? WindowResult.Kind.FINAL : WindowResult.Kind.REVISED, written.count());
        }
        return written.changed();
    }

    @Override
    public void onProcessingTime(InternalTimer<Key, Long> timer) throws Exception {
        long window = timer.getNamespace();
        if (early == null || ended(window)) {
            return;
        }
        emissions.setCurrentNamespace(times.of(window));
        if (written().changed()) {
            emissions.update(written().withChange(false));
            fire(window, WindowResult.Kind.EARLY, 0);
        }
    }

    /** Emits the result of a window; returns its last slice that is not empty, {@link #NONE} where all are. */
    private long fire(long window, WindowResult.Kind kind, int revision) throws Exception {
        long start = slices.start(window);
        SliceState only = null;
        AccumulatorRows merged = null;
        OffsetRange[] ranges = null;
        long lastSlice = NONE;
        long next;
        for (long slice = start; slice < window; slice = next) {
            SliceState sliceState = sliceState(slice);
            next = slices.end(slice);
            if (sliceState == null) {
                continue;
            }
            next = Math.max(next, sliceState.end);
            lastSlice = slice;
            if (only == null) {
                only = sliceState;
                ranges = sliceState.ranges;
            } else {
                if (merged == null) {
                    merged = only.rows.copy(0);
                }
                measures.layout().merge(merged, 0, sliceState.rows, 0);
                ranges = OffsetRange.merge(ranges, sliceState.ranges);
            }
        }
        if (only != null) {
            write(start, window, kind, revision, merged == null ? only.rows : merged, ranges);
        }
        return lastSlice;
    }

    /** Drops the window, and the slices that no later window needs on their own. */
    private void clear(long window) throws Exception {
        long start = slices.start(window);
        if (slices.cumulative() && window < slices.lastWindow(start)) {
            fold(start, window);
        } else {
            for (long slice = start; slice < window && slices.lastWindow(slice) == window; slice = slices.end(slice)) {
                sliceStates.setCurrentNamespace(times.of(slice));
                sliceStates.clear();
            }
        }
        if (emitsRepeatedly) {
            emissions.setCurrentNamespace(times.of(window));
            emissions.clear();
        }
    }

    /** Folds the closed slices into the first one, because each later cumulative window would merge them again. */
    private void fold(long start, long window) throws Exception {
        SliceState first = sliceState(start);
        long slice = first == null ? start : Math.max(slices.end(start), first.end);
        for (; slice < window; slice = slices.end(slice)) {
            SliceState later = sliceState(slice);
            if (later != null) {
                sliceStates.clear();
                if (first == null) {
                    first = later;
                } else {
                    first.fold(later);
                }
            }
        }
        if (first != null) {
            first.end = window;
            sliceStates.setCurrentNamespace(times.of(start));
            sliceStates.update(first);
        }
    }
}
