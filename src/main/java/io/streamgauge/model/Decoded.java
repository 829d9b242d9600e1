package io.streamgauge.model;

/** What the decoder makes of every record: an event in event time, or a rejected record. It never throws. */
public sealed interface Decoded permits Event, Rejected {
    /** The record as it was read; never null. */
    SourceRecord source();
}
