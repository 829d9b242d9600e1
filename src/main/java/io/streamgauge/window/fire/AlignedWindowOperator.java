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
 * Fires windows that do not depend on the events: tumbling, sliding, cumulative. State holds slices, each once however many
 * windows share it; a result merges those of its window.
 *
 * <p>A window is named by its end, which is the namespace of its timers. The time of an event-time timer says what it is for:
 * the last millisecond for the final result, the close for cleaning up, anything from the one to the other for a revised
 * result.
 *
 * <p>Where windows are written once, {@link SliceBuffer} hold slices in plain memory, and state their copies.
 */
public final class AlignedWindowOperator extends GlobalAggregateOperator {
    private static final long serialVersionUID = 1;
    private static final long NONE = Long.MIN_VALUE;

    private static final String PANES = "panes";
    private static final String WRITTEN = "written";

    private final AlignedSliceAssigner slices;
    private final boolean evidence;
    private final int maxRows;

    private transient InternalValueState<Key, Long, SliceState> panes;
    /** By window; empty where a window is written once. */
    private transient InternalValueState<Key, Long, EmissionState> writings;

    /** Whether windows are written more than once, or some of those that are open were before the pipeline was edited. */
    private transient boolean rewrites;

    /** Null where windows are written more than once, or fold their slices. */
    private transient SliceBuffer held;

    /** @param evidence whether each result tells where its events came from */
    public AlignedWindowOperator(Source source, Aggregation aggregation, Measures measures, boolean evidence) {
        this(source, aggregation, measures, evidence, SliceTables.MAX_ROWS);
    }

    /** @param maxRows how many keys in slices may wait for the end of their windows outside of state */
    public AlignedWindowOperator(
            Source source, Aggregation aggregation, Measures measures, boolean evidence, int maxRows) {
        super(source, aggregation, measures);
        this.slices = new AlignedSliceAssigner(aggregation.window());
        this.evidence = evidence;
        this.maxRows = maxRows;
    }

    @Override
    public void open() throws Exception {
        super.open();
        panes = state(PANES, new SliceStateSerializer(measures.layout()));
        writings = state(WRITTEN, new EmissionStateSerializer());
        rewrites = lateness > 0
                || early != null
                || !endedIsClosed()
                || !inState(WRITTEN).isEmpty();
        maybeHold();
    }

    /** Holds panes from now on where windows are written once; those that ended before and are still open have to be closed. */
    private void maybeHold() {
        if (held == null && !slices.cumulative() && lateness == 0 && early == null && endedIsClosed()) {
            held = new SliceBuffer(slices, measures.layout(), evidence, maxRows, inState(PANES));
        }
    }

    /** The points in time that a state holds anything of. */
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
        if (held == null || !held.take(partial)) {
            merge(partial, missed);
        } else if (held.full()) {
            held.save(this::save);
            held.leave();
        }
    }

    private void save(Partial pane, boolean first) throws Exception {
        setCurrentKey(pane.key());
        panes.setCurrentNamespace(times.of(pane.slice()));
        panes.update(new SliceState(pane.rows().copy(pane.row()), pane.ranges(), NONE));
        if (first) {
            schedule(pane.slice(), missed(pane.slice()));
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        if (held != null) {
            held.save(this::save);
        }
    }

    @Override
    void beforeWatermark(long mark) throws Exception {
        if (held == null) {
            return;
        }
        held.forgetElsewhere(timers.currentWatermark());
        long window = held.firstWindow(watermark());
        while (window != SliceBuffer.NONE && window - 1 <= mark) {
            if (held.whole(window)) {
                fireHeld(window);
            } else {
                held.save(window, this::save);
            }
            held.forget(window);
            window = held.firstWindow(window - 1);
        }
    }

    private void fireHeld(long window) throws Exception {
        // Those in state that end earlier go first; alerts follow keys from one window to the next.
        timeServiceManager.advanceWatermark(new Watermark(window - 2));
        held.read(window, (end, table) -> {
            for (int row = 0; row < table.size(); row++) {
                writeOnce(slices.start(end), end, table.partial(end, row, table.ranges(row)));
            }
        });
    }

    private void merge(Partial partial, int missed) throws Exception {
        boolean first = merge(partial);
        // With the first of its pane all was scheduled, until a window of it ends.
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

    /** Whether it is the first of its pane. */
    private boolean merge(Partial partial) throws Exception {
        SliceState pane = slices.cumulative() ? folded(partial.slice()) : null;
        pane = pane == null ? pane(partial.slice()) : pane;
        boolean first = pane == null;
        if (first) {
            pane = new SliceState(partial.rows().copy(partial.row()), partial.ranges(), Long.MIN_VALUE);
        } else {
            pane.merge(partial);
        }
        panes.update(pane);
        return first;
    }

    /** What the slice has been folded into, which is the current namespace then; null where it was not. */
    private SliceState folded(long slice) throws Exception {
        SliceState first = pane(slices.start(slices.firstWindow(slice)));
        return first != null && slice < first.end ? first : null;
    }

    /** Null where nothing came; the slice is the current namespace then. */
    private SliceState pane(long slice) throws Exception {
        panes.setCurrentNamespace(times.of(slice));
        SliceState pane = panes.value();
        if (pane != null) {
            pane.rows = measures.layout().adopt(pane.rows);
        }
        return pane;
    }

    /**
     * Sees to it that every open window of the slice will fire: those that have ended already once more, and the first of the
     * others, which calls the next, and which alone has interim results.
     */
    private void schedule(long slice, int missed) throws Exception {
        long last = slices.lastWindow(slice);
        long window = slices.firstWindow(slice) + missed * slices.every();
        while (window <= last && ended(window)) {
            writings.setCurrentNamespace(times.of(window));
            writings.update(written().withChange(true));
            // Before all that the next watermark brings: windows that close then may hold slices of this one.
            timers.registerEventTimeTimer(times.of(window), watermark());
            // Never before that: with an edited lateness the close may lie behind.
            timers.registerEventTimeTimer(times.of(window), Math.max(window - 1 + lateness, watermark() + 1));
            window += slices.every();
        }
        if (window <= last) {
            timers.registerEventTimeTimer(times.of(window), window - 1);
            if (early != null) {
                // Of this one only: a day in steps of a minute would write the same figures 1,440 times.
                writings.setCurrentNamespace(times.of(window));
                writings.update(written().withChange(true));
                long due = EarlyFireSchedule.nextResult(timers.currentProcessingTime(), early);
                timers.registerProcessingTimeTimer(times.of(window), due);
            }
        }
    }

    /** What was written of the window that is the current namespace. */
    private EmissionState written() throws Exception {
        EmissionState written = writings.value();
        return written == null ? EmissionState.NOTHING : written;
    }

    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) throws Exception {
        long window = timer.getNamespace();
        if (held != null && held.whole(window)) {
            // It has been written; what was saved of it goes.
            callNext(window, lastSlice(window));
            clear(window);
            return;
        }
        long now = timer.getTimestamp();
        long close = window - 1 + lateness;
        boolean revised = (now > window - 1 || !finish(window)) && revise(window);
        // With an edited lateness a close may lie behind: others that are written at this moment may need the slices.
        if (now >= close && !revised && now > reached()) {
            clear(window);
        } else {
            timers.registerEventTimeTimer(times.of(window), Math.max(close, Math.max(now, reached()) + 1));
        }
    }

    /** Writes the final result, and calls the next window of what is there; false where it has been written already. */
    private boolean finish(long window) throws Exception {
        if (rewrites) {
            writings.setCurrentNamespace(times.of(window));
            if (written().count() > 0) {
                return false;
            }
            writings.update(new EmissionState(1, false));
        }
        callNext(window, fire(window, WindowResult.Kind.FINAL, 0));
        return true;
    }

    /** @param lastSlice of the window that holds anything; {@link #NONE} where there is none */
    private void callNext(long window, long lastSlice) {
        long next = window + slices.every();
        if (lastSlice != NONE && next <= slices.lastWindow(lastSlice)) {
            timers.registerEventTimeTimer(times.of(next), next - 1);
        }
    }

    /** The last slice of a window that state holds anything of; {@link #NONE} where there is none. */
    private long lastSlice(long window) throws Exception {
        long width = slices.end(window) - window;
        for (long slice = window - width; slice >= slices.start(window); slice -= width) {
            panes.setCurrentNamespace(times.of(slice));
            if (panes.value() != null) {
                return slice;
            }
        }
        return NONE;
    }

    /** Whether there was anything to write. */
    private boolean revise(long window) throws Exception {
        writings.setCurrentNamespace(times.of(window));
        EmissionState written = written();
        if (written.changed()) {
            writings.update(new EmissionState(written.count() + 1, false));
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
        writings.setCurrentNamespace(times.of(window));
        if (written().changed()) {
            writings.update(written().withChange(false));
            fire(window, WindowResult.Kind.EARLY, 0);
        }
    }

    /** Writes the result of a window; returns its last slice that holds anything, {@link #NONE} where there is none. */
    private long fire(long window, WindowResult.Kind kind, int revision) throws Exception {
        long start = slices.start(window);
        SliceState only = null;
        AccumulatorRows merged = null;
        OffsetRange[] ranges = null;
        long lastSlice = NONE;
        long next;
        for (long slice = start; slice < window; slice = next) {
            SliceState pane = pane(slice);
            next = slices.end(slice);
            if (pane == null) {
                continue;
            }
            next = Math.max(next, pane.end);
            lastSlice = slice;
            if (only == null) {
                only = pane;
                ranges = pane.ranges;
            } else {
                if (merged == null) {
                    merged = only.rows.copy(0);
                }
                measures.layout().merge(merged, 0, pane.rows, 0);
                ranges = OffsetRange.merge(ranges, pane.ranges);
            }
        }
        if (only != null) {
            write(start, window, kind, revision, merged == null ? only.rows : merged, ranges);
        }
        return lastSlice;
    }

    /** Forgets the window, and the slices that no later window needs by themselves. */
    private void clear(long window) throws Exception {
        long start = slices.start(window);
        if (slices.cumulative() && window < slices.lastWindow(start)) {
            fold(start, window);
        } else {
            for (long slice = start; slice < window && slices.lastWindow(slice) == window; slice = slices.end(slice)) {
                panes.setCurrentNamespace(times.of(slice));
                panes.clear();
            }
        }
        if (rewrites) {
            writings.setCurrentNamespace(times.of(window));
            writings.clear();
        }
    }

    /** Takes the slices that are closed into the first one: each cumulative window would have to merge them again. */
    private void fold(long start, long window) throws Exception {
        SliceState first = pane(start);
        long slice = first == null ? start : Math.max(slices.end(start), first.end);
        for (; slice < window; slice = slices.end(slice)) {
            SliceState later = pane(slice);
            if (later != null) {
                panes.clear();
                if (first == null) {
                    first = later;
                } else {
                    first.fold(later);
                }
            }
        }
        if (first != null) {
            first.end = window;
            panes.setCurrentNamespace(times.of(start));
            panes.update(first);
        }
    }
}
