// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window.fire;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.window.Partial;

/** The state of one key and slice. */
final class SliceState {
    AccumulatorRows rows;
    OffsetRange[] ranges;
    /** The last slice that was folded into this one; {@link SliceStates#NO_SLICE} where none was. */
    long end;

    SliceState(AccumulatorRows rows, OffsetRange[] ranges, long end) {
        this.rows = rows;
        this.ranges = ranges;
        this.end = end;
    }

    void merge(Partial partial) {
        rows.layout().merge(rows, 0, partial.rows(), partial.row());
        ranges = OffsetRange.merge(ranges, partial.ranges());
    }

    /** Folds a later slice into this one. */
    void fold(SliceState later) {
        rows.layout().merge(rows, 0, later.rows, 0);
        ranges = OffsetRange.merge(ranges, later.ranges);
    }
}
