package io.streamgauge.model;

/** Why a record was not used. A closed list: users filter and alert on these names. */
public enum RejectReason {
    /** The bytes are not a document of the declared format, or not UTF-8. */
    MALFORMED,
    /** Valid JSON whose top level is not an object. */
    NOT_AN_OBJECT,
    /** The value is longer than the decoder reads. */
    TOO_LARGE,
    /** Objects and arrays are nested deeper than the decoder follows. */
    TOO_DEEP,
    /** A key field is missing or null. */
    FIELD_MISSING,
    /** A field that is used does not have its declared type. */
    FIELD_TYPE,
    /** A number that is used has more than 38 significant digits or an exponent beyond +-38. */
    NUMBER_RANGE,
    /** The record carries no event time. */
    TIMESTAMP_MISSING,
    /** The event time cannot be read in its declared format, or lies outside {@code between}. */
    TIMESTAMP_INVALID,
    /** The event time is further in the future than {@code maxAhead}. */
    TIMESTAMP_AHEAD,
    /** Values of the key, or a text that {@code first} or {@code last} would keep, are longer than 32 KiB. */
    VALUE_TOO_LONG,
    /** Every window of the event was closed when it arrived, or some were: see the headers. */
    LATE
}
