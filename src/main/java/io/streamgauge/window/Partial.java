// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.RowLayout;
import io.streamgauge.model.Event;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What crosses the shuffle: the accumulators of one key and slice, or a single event with its bytes where it may be late, or the first
 * event of a partition.
 *
 * @param key the key of the shuffle
 * @param slice the slice, named by its end, or by its start where windows are sessions
 * @param first time of the earliest event, milliseconds since the epoch; set only where windows depend on it
 * @param last time of the latest event; set only where windows depend on it
 * @param rows holds the accumulators
 * @param row the row of the accumulators
 * @param ranges the offset ranges of the events; empty where alerts do not need them
 * @param source the record of a single event that may be late
 * @param begins the first event of a partition; the partial then has no events
 */
public record Partial(
        Key key,
        long slice,
        long first,
        long last,
        AccumulatorRows rows,
        int row,
        OffsetRange[] ranges,
        @Nullable SourceRecord source,
        @Nullable FirstEvent begins) {

    /**
     * The first event that an attempt of the job has read of a partition.
     *
     * @param offset its offset in the partition
     * @param time event time in milliseconds since the epoch
     */
    public record FirstEvent(String topic, int partition, long offset, long time) {}

    /** A single event. */
    static Partial of(
            Key key, long slice, Event event, RowLayout layout, boolean trackOffsets, @Nullable SourceRecord source) {
        AccumulatorRows row = new AccumulatorRows(layout, 1);
        layout.add(row, 0, event);
        OffsetRange[] range = trackOffsets ? new OffsetRange[] {OffsetRange.of(event.source())} : OffsetRange.NONE;
        return new Partial(key, slice, event.time(), event.time(), row, 0, range, source, null);
    }

    /**
     * The first event of a partition, for the key group of a key.
     *
     * @param none no accumulators
     */
    static Partial of(Key key, FirstEvent first, AccumulatorRows none) {
        return new Partial(key, 0, 0, 0, none, 0, OffsetRange.NONE, null, first);
    }
}
