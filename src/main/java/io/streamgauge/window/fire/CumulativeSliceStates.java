// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.RowLayout;
import io.streamgauge.window.Partial;
import io.streamgauge.window.slice.AlignedSliceAssigner;

/** Folds closed slices into the first one, because each later cumulative window would merge them again. */
final class CumulativeSliceStates extends SliceStates {

    CumulativeSliceStates(AlignedSliceAssigner slices, RowLayout layout, StateByEnd<SliceState> states) {
        super(slices, layout, states);
    }

    @Override
    boolean merge(Partial partial) throws Exception {
        SliceState first = get(slices.firstSlice(partial.slice()));
        if (first != null && partial.slice() <= first.end) {
            merge(partial, first);
            return false;
        }
        return super.merge(partial);
    }

    @Override
    void clear(long window) throws Exception {
        if (window < slices.lastWindow(window)) {
            fold(slices.firstSlice(window), window);
        } else {
            super.clear(window);
        }
    }

    private void fold(long firstSlice, long window) throws Exception {
        SliceState first = get(firstSlice);
        long folded = first == null ? firstSlice : Math.max(firstSlice, first.end);
        for (long slice = slices.nextSlice(folded); slice <= window; slice = slices.nextSlice(slice)) {
            SliceState later = get(slice);
            if (later != null) {
                states.clear(slice);
                if (first == null) {
                    first = later;
                } else {
                    first.fold(later);
                }
            }
        }
        if (first != null) {
            first.end = window;
            states.put(firstSlice, first);
        }
    }
}
