// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

/**
 * An event that arrived after some of its windows had closed.
 *
 * @param source the record as it was read
 * @param aggregation whose windows had closed
 * @param windowStart start of the last window missed, milliseconds since the epoch, inclusive
 * @param windowEnd its end, exclusive
 * @param windows the number of windows missed
 * @param by the lateness: from the time at which that window closed to the watermark, in milliseconds of event time
 * @param partial whether other windows still accepted it
 */
public record Late(
        SourceRecord source,
        String aggregation,
        long windowStart,
        long windowEnd,
        int windows,
        long by,
        boolean partial) {}
