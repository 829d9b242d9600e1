// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

/** Why a record was rejected. The names must not change, since users filter and alert on them. */
public enum RejectReason {
    /** The bytes are not a document of the declared format, or not UTF-8. */
    MALFORMED,
    /** Valid JSON whose top level is not an object. */
    NOT_AN_OBJECT,
    /** The value is longer than the decoder accepts. */
    TOO_LARGE,
    /** Objects and arrays are nested deeper than the decoder accepts. */
    TOO_DEEP,
    /** A key field or the id is missing or null. */
    FIELD_MISSING,
    /** A field that is used does not have its declared type. */
    FIELD_TYPE,
    /** A number that is used has more than 38 significant digits or an exponent beyond +-38. */
    NUMBER_RANGE,
    /** The record carries no event time. */
    TIMESTAMP_MISSING,
    /** The event time cannot be read in its declared format, or is outside {@code between}. */
    TIMESTAMP_INVALID,
    /** The event time is further in the future than {@code maxAhead}. */
    TIMESTAMP_AHEAD,
    /** Values of the key, or a text for {@code first} or {@code last}, are longer than 32 KiB. */
    VALUE_TOO_LONG,
    /** Some or all windows of the event had closed when it arrived; the headers contain the details. */
    LATE
}
