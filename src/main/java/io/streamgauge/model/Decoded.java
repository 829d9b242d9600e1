// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

/** The result of decoding a record: an event in event time, a rejected record, or a row that is left out. */
public sealed interface Decoded permits Event, Rejected, Decoded.ColumnNames {
    /** The record as it was read. */
    SourceRecord source();

    /** A row of CSV that consists of the names of the columns. It has no time, and no output shows it. */
    record ColumnNames(SourceRecord source) implements Decoded {}
}
