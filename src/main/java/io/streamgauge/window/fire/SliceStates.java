// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.window.Partial;
import io.streamgauge.window.slice.AlignedSliceAssigner;
import org.jspecify.annotations.Nullable;

/**
 * The slices of the current key in state. A slice is held once, however many windows share it; its end is the namespace of its state.
 */
class SliceStates {
    /** In place of a slice: there is none. */
    static final long NO_SLICE = Long.MIN_VALUE;

    final AlignedSliceAssigner slices;
    private final RowLayout layout;
    final StateByEnd<SliceState> states;

    SliceStates(AlignedSliceAssigner slices, RowLayout layout, StateByEnd<SliceState> states) {
        this.slices = slices;
        this.layout = layout;
        this.states = states;
    }

    /** The merged slices of one window, of which {@code lastSlice} is the last that is not empty. */
    record Contents(AccumulatorRows rows, OffsetRange[] ranges, long lastSlice) {}

    /** Merges a partial into its slice; returns whether it is the first of the slice. */
    boolean merge(Partial partial) throws Exception {
        SliceState state = get(partial.slice());
        if (state == null) {
            replace(partial);
            return true;
        }
        merge(partial, state);
        return false;
    }

    /** Merges a partial into the slice that is the current namespace. */
    final void merge(Partial partial, SliceState state) throws Exception {
        state.merge(partial);
        states.update(state);
    }

    /** Sets a slice to a copy of a partial. */
    final void replace(Partial partial) throws Exception {
        states.put(partial.slice(), new SliceState(partial.rows().copy(partial.row()), partial.ranges(), NO_SLICE));
    }

    /** The state of a slice, which becomes the current namespace. An empty slice has none. */
    final @Nullable SliceState get(long slice) throws Exception {
        SliceState state = states.get(slice);
        if (state != null) {
            state.rows = layout.migrate(state.rows);
        }
        return state;
    }

    /** The last slice of a window that is not empty; {@link #NO_SLICE} where all are. */
    final long lastSlice(long window) throws Exception {
        for (long slice = window; slice > slices.start(window); slice = slices.previousSlice(slice)) {
            if (get(slice) != null) {
                return slice;
            }
        }
        return NO_SLICE;
    }

    /** Merges the slices of a window, unless all are empty. */
    final @Nullable Contents read(long window) throws Exception {
        SliceState only = null;
        AccumulatorRows merged = null;
        OffsetRange[] ranges = OffsetRange.NONE;
        long last = NO_SLICE;
        long next;
        for (long slice = slices.firstSlice(window); slice <= window; slice = next) {
            SliceState state = get(slice);
            next = slices.nextSlice(slice);
            if (state == null) {
                continue;
            }
            next = slices.nextSlice(Math.max(slice, state.end));
            last = slice;
            if (only == null) {
                only = state;
                ranges = state.ranges;
            } else {
                if (merged == null) {
                    merged = only.rows.copy(0);
                }
                layout.merge(merged, 0, state.rows, 0);
                ranges = OffsetRange.merge(ranges, state.ranges);
            }
        }
        return only == null ? null : new Contents(merged == null ? only.rows : merged, ranges, last);
    }

    /** Drops the slices that no window needs that ends later than this one. */
    void clear(long window) throws Exception {
        for (long slice = slices.firstSlice(window); slice <= window && slices.lastWindow(slice) == window; ) {
            states.clear(slice);
            slice = slices.nextSlice(slice);
        }
    }
}
