package io.streamgauge.window;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.SourceRecord;

/**
 * What crosses the shuffle: the accumulators of one key and slice, or a single event with its bytes where it may be late, or the first
 * event of a partition.
 *
 * @param key the key of the shuffle
 * @param slice start of the slice
 * @param first time of the earliest event, milliseconds since the epoch; set only where windows depend on it
 * @param last time of the latest event; set only where windows depend on it
 * @param rows holds the accumulators
 * @param row the row of the accumulators
 * @param ranges the offset ranges of the events; empty where alerts do not need them
 * @param source the record of a single event that may be late; otherwise null
 * @param begins the first event of a partition, without any other part; null where there are events
 */
public record Partial(
        Key key,
        long slice,
        long first,
        long last,
        AccumulatorRows rows,
        int row,
        OffsetRange[] ranges,
        SourceRecord source,
        FirstEvent begins) {

    /** A partial of events. */
    Partial(
            Key key,
            long slice,
            long first,
            long last,
            AccumulatorRows rows,
            int row,
            OffsetRange[] ranges,
            SourceRecord source) {
        this(key, slice, first, last, rows, row, ranges, source, null);
    }

    /** The first event of a partition, for the key group of a key. */
    static Partial of(Key key, FirstEvent first) {
        return new Partial(key, 0, 0, 0, null, 0, null, null, first);
    }
}
