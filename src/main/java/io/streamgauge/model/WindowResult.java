package io.streamgauge.model;

import io.streamgauge.decimal.Decimal;

/**
 * The measures of one key in one window.
 *
 * @param aggregation its name
 * @param key the values of {@code keyBy}
 * @param start of the window, milliseconds since the epoch, inclusive
 * @param end of the window, exclusive
 * @param kind why it was written
 * @param revision 0 for early and final results, 1, 2, ... for revised ones
 * @param whole whether all events of the window were seen, by one definition of the measures
 * @param measures in the order of the pipeline file: {@link Long}, {@link Decimal}, {@link Double}, {@link String},
 *     {@link Boolean}, or null where a measure has no value; null where the result is taken back
 * @param ranges where the events of the window lie in Kafka, for alerts; not all of them where the aggregation has none
 */
public record WindowResult(
        String aggregation,
        Key key,
        long start,
        long end,
        Kind kind,
        int revision,
        boolean whole,
        Object[] measures,
        OffsetRange[] ranges) {

    /** Why a result was written. */
    public enum Kind {
        /** Before the end of the window, by the clock. */
        EARLY,
        /** The first at or after the end of the window; exactly one. */
        FINAL,
        /** Late events within the allowed lateness changed it. */
        REVISED,
        /** A session that was written is no more: it became part of another, or its start moved. Without measures. */
        RETRACTED
    }
}
