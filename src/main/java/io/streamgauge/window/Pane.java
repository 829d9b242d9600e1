package io.streamgauge.window;

import io.streamgauge.measure.Rows;
import io.streamgauge.model.SourceRange;

/** What state holds of one key and slice. */
final class Pane {
    Rows rows;
    SourceRange[] ranges;

    Pane(Rows rows, SourceRange[] ranges) {
        this.rows = rows;
        this.ranges = ranges;
    }

    void merge(Partial partial) {
        rows.layout().merge(rows, 0, partial.rows(), partial.row());
        ranges = SourceRange.merge(ranges, partial.ranges());
    }
}
