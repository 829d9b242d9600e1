package io.streamgauge.window;

import io.streamgauge.model.SourceRange;
import io.streamgauge.model.SourceRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Where the events of each row of a table came from. */
final class RowOrigins {
    private final Origins origins;
    /** For each row: the partition of its first event, as {@link Origins} numbers them, and its first and last offset there. */
    private long[] offsets = new long[0];
    /** The ranges of rows whose events come from more than one partition, but for that of the first event. */
    private final Map<Integer, SourceRange[]> moreRanges = new HashMap<>();

    RowOrigins(Origins origins) {
        this.origins = origins;
    }

    void note(int row, boolean fresh, int origin, SourceRecord source) {
        int at = 3 * row;
        if (at >= offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(2 * offsets.length, at + 3));
        }
        long offset = source.offset();
        if (fresh) {
            offsets[at] = origin;
            offsets[at + 1] = offset;
            offsets[at + 2] = offset;
        } else if (offsets[at] == origin) {
            offsets[at + 1] = Math.min(offsets[at + 1], offset);
            offsets[at + 2] = Math.max(offsets[at + 2], offset);
        } else {
            SourceRange[] one = {SourceRange.of(source)};
            moreRanges.merge(row, one, SourceRange::merge);
        }
    }

    SourceRange[] ranges(int row) {
        int at = 3 * row;
        SourceRange[] first = {origins.range((int) offsets[at], offsets[at + 1], offsets[at + 2])};
        SourceRange[] more = moreRanges.isEmpty() ? null : moreRanges.get(row);
        return more == null ? first : SourceRange.merge(first, more);
    }

    void clear() {
        moreRanges.clear();
    }
}
