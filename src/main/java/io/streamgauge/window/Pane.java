package io.streamgauge.window;

import io.streamgauge.measure.Rows;
import io.streamgauge.model.SourceRange;

/** What state holds of one key and slice. */
final class Pane {
    Rows rows;
    SourceRange[] ranges;
    /** The end of the last slice that was folded into this one; before its own end where none was. */
    long end;

    Pane(Rows rows, SourceRange[] ranges, long end) {
        this.rows = rows;
        this.ranges = ranges;
        this.end = end;
    }

    void merge(Partial partial) {
        rows.layout().merge(rows, 0, partial.rows(), partial.row());
        ranges = SourceRange.merge(ranges, partial.ranges());
    }

    /** Takes in a later slice. */
    void fold(Pane later) {
        rows.layout().merge(rows, 0, later.rows, 0);
        ranges = SourceRange.merge(ranges, later.ranges);
    }
}
