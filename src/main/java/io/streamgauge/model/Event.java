// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import org.jspecify.annotations.Nullable;

/**
 * A decoded record. Neither it nor its arrays change after decoding.
 *
 * @param source the record as it was read
 * @param time event time in milliseconds since the epoch
 * @param fields the declared fields, by the index of their declaration
 * @param id what duplicates have in common, 128 bits of a hash; absent unless the pipeline drops duplicates
 * @param role what the event is for, behind the source
 */
public record Event(
        SourceRecord source,
        long time,
        FieldValues fields,
        @Nullable Key id,
        Role role) implements Decoded {

    /** What an event is for. */
    public enum Role {
        /** It counts. */
        COUNT,
        /** It counts, and marks where this attempt of the job begins to read its partition. */
        BEGIN_AND_COUNT,
        /** It is a duplicate and does not count, but marks where this attempt of the job begins to read its partition. */
        BEGIN
    }

    /** The same event for something else. */
    public Event as(Role other) {
        return new Event(source, time, fields, id, other);
    }
}
