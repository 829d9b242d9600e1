package io.streamgauge.model;

/**
 * A record that could not be used, with the reason.
 *
 * @param source the record as it was read
 * @param code why
 * @param field the declared field at fault, as named in the pipeline file; null where it is the whole record
 * @param message one sentence for people
 * @param aggregation the aggregation that rejected it; null where the decoder did
 */
public record Rejected(SourceRecord source, RejectReason code, String field, String message, String aggregation)
        implements Decoded {}
