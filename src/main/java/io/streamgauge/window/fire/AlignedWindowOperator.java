// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.Measures;
import io.streamgauge.model.Key;
import io.streamgauge.model.WindowResult.ResultKind;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.EarlyFireSchedule;
import io.streamgauge.window.Partial;
import io.streamgauge.window.slice.AlignedSliceAssigner;
import org.apache.flink.streaming.api.operators.InternalTimer;

/**
 * Fires windows whose bounds do not depend on the events: all but sessions. State holds each slice once, however many
 * windows share it; a result merges the slices of its window.
 *
 * <p>A window is named by its end, which is the namespace of its timers. The time of an event-time timer shows its purpose: the last
 * millisecond of the window fires the final result, the close cleans up, and any time between them fires a revised result.
 */
public class AlignedWindowOperator extends GlobalAggregateOperator {
    private static final long serialVersionUID = 1;

    final AlignedSliceAssigner slices;
    /** Whether each window contains the one before, until windows begin again. */
    private final boolean cumulative;

    transient SliceStates states;
    /** Empty where each window fires once. */
    private transient StateByEnd<EmissionState> emissions;

    /** Whether windows fire more than once, or open windows did before the pipeline was edited. */
    private transient boolean emitsRepeatedly;

    public AlignedWindowOperator(Source source, Aggregation aggregation, Measures measures) {
        super(source, aggregation, measures);
        this.slices = AlignedSliceAssigner.of(aggregation.window());
        this.cumulative = aggregation.window() instanceof Window.Cumulative;
    }

    @Override
    public void open() throws Exception {
        super.open();
        StateByEnd<SliceState> inSlices =
                new StateByEnd<>(times, state(Uids.State.SLICES, new SliceStateSerializer(measures.layout())));
        states = cumulative
                ? new CumulativeSliceStates(slices, measures.layout(), inSlices)
                : new SliceStates(slices, measures.layout(), inSlices);
        emissions = new StateByEnd<>(times, state(Uids.State.EMISSIONS, new EmissionStateSerializer()));
        emitsRepeatedly = lateness > 0
                || early != null
                || !progress.endedIsClosed()
                || !namespaces(Uids.State.EMISSIONS).isEmpty();
        namespaces(Uids.State.SLICES).forEach(this::noteOpen);
    }

    @Override
    void take(Partial partial) throws Exception {
        int missed = missed(partial.slice());
        if (missed > 0) {
            long window = window(partial.slice(), missed - 1);
            boolean partly = !progress.closed(slices.lastWindow(partial.slice()));
            reportLate(partial, slices.start(window), window, missed, partly);
            if (!partly) {
                return;
            }
        }
        countUsed(partial);
        noteOpen(partial.slice());
        add(partial, missed);
    }

    /** Notes the first window of a slice that has not ended. */
    private void noteOpen(long slice) {
        long window = slices.firstWindow(slice);
        while (window <= slices.lastWindow(slice) && progress.ended(window)) {
            window = slices.windows().next(window);
        }
        if (window <= slices.lastWindow(slice)) {
            progress.addOpen(window, slices.previousSlice(slice));
        }
    }

    /**
     * Adds a partial to its slice.
     *
     * @param missed how many windows of the slice are closed
     */
    void add(Partial partial, int missed) throws Exception {
        boolean first = states.merge(partial);
        // The first partial of a slice schedules its windows; nothing is left to schedule until one of them ends.
        if (first || early != null || progress.ended(slices.firstWindow(partial.slice()))) {
            schedule(partial.slice(), missed);
        }
    }

    /** How many windows of the slice are closed. */
    final int missed(long slice) {
        int missed = 0;
        long last = slices.lastWindow(slice);
        for (long window = slices.firstWindow(slice);
                window <= last && progress.closed(window);
                window = slices.windows().next(window)) {
            missed++;
        }
        return missed;
    }

    /** The end of the window that begins or ends so many windows after the first one of a slice. */
    private long window(long slice, int after) {
        long window = slices.firstWindow(slice);
        for (int i = 0; i < after; i++) {
            window = slices.windows().next(window);
        }
        return window;
    }

    /**
     * Registers timers so that every open window of the slice fires: again where it has ended, and else the first one, which schedules the
     * next and alone has early results.
     */
    final void schedule(long slice, int missed) throws Exception {
        long last = slices.lastWindow(slice);
        long window = window(slice, missed);
        while (window <= last && progress.ended(window)) {
            setChanged(window);
            // This timer fires before all others of the next watermark, because windows that close then may hold slices
            // of this one.
            timers.registerEventTimeTimer(times.of(window), progress.watermark());
            // The close never precedes it, although an edited lateness may have moved the close into the past.
            timers.registerEventTimeTimer(times.of(window), Math.max(window - 1 + lateness, progress.watermark() + 1));
            window = slices.windows().next(window);
        }
        if (window <= last) {
            timers.registerEventTimeTimer(times.of(window), window - 1);
            if (early != null) {
                // Only this window has early results: a day in steps of a minute would emit equal figures 1,440 times.
                setChanged(window);
                long due = EarlyFireSchedule.nextResult(timers.currentProcessingTime(), early);
                timers.registerProcessingTimeTimer(times.of(window), due);
            }
        }
    }

    @Override
    public void onEventTime(InternalTimer<Key, Long> timer) throws Exception {
        long window = timer.getNamespace();
        long now = timer.getTimestamp();
        long close = window - 1 + lateness;
        boolean revised = (now > window - 1 || !finish(window)) && revise(window);
        // An edited lateness may have moved a close into the past, while windows that fire now still need its slices.
        if (now >= close && !revised && now > progress.previous()) {
            clear(window);
        } else {
            timers.registerEventTimeTimer(times.of(window), Math.max(close, Math.max(now, progress.previous()) + 1));
        }
    }

    /** Emits the final result and schedules the next window; returns false where it was emitted already. */
    private boolean finish(long window) throws Exception {
        if (emitsRepeatedly) {
            if (emitted(window).count() > 0) {
                return false;
            }
            emissions.put(window, new EmissionState(1, false));
        }
        scheduleNext(window, fire(window, ResultKind.FINAL, 0));
        return true;
    }

    /** @param lastSlice the last slice of the window that is not empty; {@link SliceStates#NO_SLICE} where all are */
    final void scheduleNext(long window, long lastSlice) {
        long next = slices.windows().next(window);
        if (lastSlice != SliceStates.NO_SLICE && next <= slices.lastWindow(lastSlice)) {
            timers.registerEventTimeTimer(times.of(next), next - 1);
        }
    }

    private EmissionState emitted(long window) throws Exception {
        EmissionState emitted = emissions.get(window);
        return emitted == null ? EmissionState.NOTHING : emitted;
    }

    /** Events came since the last result of a window. */
    private void setChanged(long window) throws Exception {
        emissions.put(window, emitted(window).withChange(true));
    }

    /** Emits a revised result; returns whether the window had changed. */
    private boolean revise(long window) throws Exception {
        EmissionState emitted = emitted(window);
        if (emitted.changed()) {
            emissions.put(window, new EmissionState(emitted.count() + 1, false));
            fire(window, emitted.count() == 0 ? ResultKind.FINAL : ResultKind.REVISED, emitted.count());
        }
        return emitted.changed();
    }

    @Override
    public void onProcessingTime(InternalTimer<Key, Long> timer) throws Exception {
        long window = timer.getNamespace();
        if (early == null || progress.ended(window)) {
            return;
        }
        EmissionState emitted = emitted(window);
        if (emitted.changed()) {
            emissions.put(window, emitted.withChange(false));
            fire(window, ResultKind.EARLY, 0);
        }
    }

    /** Emits the result of a window; returns its last slice that is not empty, {@link SliceStates#NO_SLICE} where all are. */
    private long fire(long window, ResultKind kind, int revision) throws Exception {
        SliceStates.Contents contents = states.read(window);
        if (contents == null) {
            return SliceStates.NO_SLICE;
        }
        emit(slices.start(window), window, kind, revision, contents.rows(), contents.ranges());
        return contents.lastSlice();
    }

    /** Drops the window, and the slices that no later window needs on their own. */
    final void clear(long window) throws Exception {
        states.clear(window);
        if (emitsRepeatedly) {
            emissions.clear(window);
        }
    }
}
