package io.streamgauge.window;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.SourceRecord;

/**
 * What crosses the network: the events of one key and slice, combined; or a single event with its bytes, where it may turn
 * out to be late. Or no events, but word of the first one of a partition.
 *
 * @param key where it goes
 * @param slice start of the slice
 * @param first time of the earliest event, milliseconds since the epoch; only told where windows depend on it
 * @param last time of the latest event; only told where windows depend on it
 * @param rows holds the accumulators
 * @param row which of them
 * @param ranges where the events lie in Kafka; empty where alerts do not need it
 * @param source the record of a single event that may be late; else null
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

    /** Of events. */
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

    /** Word of the first event of a partition, to the key group of a key. */
    static Partial of(Key key, FirstEvent first) {
        return new Partial(key, 0, 0, 0, null, 0, null, null, first);
    }
}
