package io.streamgauge.model;

/**
 * A decoded record. Neither it nor its arrays change after decoding.
 *
 * @param source the record as it was read
 * @param time event time in milliseconds since the epoch
 * @param fields the declared fields, by the index of their declaration
 */
public record Event(SourceRecord source, long time, Fields fields) implements Decoded {}
