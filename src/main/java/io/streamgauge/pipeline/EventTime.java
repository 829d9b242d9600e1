// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The origin of an event's time.
 *
 * @param path the names that lead to the time; null if Kafka's timestamp is the event time
 * @param format null if Kafka's timestamp is the event time
 * @param pattern a {@code java.time} pattern in the root locale with at least a date; a date alone means its start; null
 *     unless the format is {@link Encoding#PATTERN}
 * @param zone the zone of a text without one; null if such a text is invalid
 * @param from earliest valid time, inclusive
 * @param until latest valid time, exclusive
 */
public record EventTime(
        @Nullable List<String> path,
        @Nullable Encoding format,
        @Nullable String pattern,
        @Nullable ZoneId zone,
        Instant from,
        Instant until)
        implements Serializable {
    /** The default of {@link #from}. Earlier events are rejected unless {@code between} is widened. */
    public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** The default of {@link #until}. */
    public static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** The notation of a time. */
    public enum Encoding {
        EPOCH_SECONDS,
        EPOCH_MILLIS,
        EPOCH_MICROS,
        EPOCH_NANOS,
        ISO_8601,
        PATTERN
    }

    /** Whether Kafka's timestamp is the event time. */
    public boolean fromKafka() {
        return path == null;
    }
}
