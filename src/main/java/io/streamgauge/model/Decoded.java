package io.streamgauge.model;

/** The result of decoding a record: an event in event time, or a rejected record. */
public sealed interface Decoded permits Event, Rejected {
    /** The record as it was read. */
    SourceRecord source();
}
