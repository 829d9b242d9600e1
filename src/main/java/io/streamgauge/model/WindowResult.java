// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import io.streamgauge.decimal.Decimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The measures of one key in one window.
 *
 * @param aggregation its name
 * @param key the values of {@code keyBy}
 * @param start of the window, milliseconds since the epoch, inclusive
 * @param end of the window, exclusive
 * @param kind why it was emitted
 * @param revision 0 for early and final results, 1, 2, ... for revised ones
 * @param whole whether all events of the window were aggregated, by one definition of the measures
 * @param measures in the order of the pipeline file: {@link Long}, {@link Decimal}, {@link Double}, {@link String},
 *     {@link Boolean}, or null if a measure has no value; the array is null for a retraction
 * @param ranges the offsets of the events of the window, for alerts; incomplete if the aggregation has no alerts
 */
public record WindowResult(
        String aggregation,
        Key key,
        long start,
        long end,
        ResultKind kind,
        int revision,
        boolean whole,
        @Nullable Object @Nullable [] measures,
        OffsetRange[] ranges) {
    /** The measures of a result that is not retracted. */
    public @Nullable Object[] values() {
        return Objects.requireNonNull(measures, "a retracted result has no measures");
    }

    /** Why a result was emitted. */
    public enum ResultKind {
        /** Before the end of the window, in processing time. */
        EARLY,
        /** The first result at or after the end of the window; there is exactly one. */
        FINAL,
        /** Late events within the allowed lateness changed it. */
        REVISED,
        /** An emitted session no longer exists: it was merged into another, or its start moved. It has no measures. */
        RETRACTED
    }
}
