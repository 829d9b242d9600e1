package io.streamgauge.pipeline;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Where an event's time comes from.
 *
 * @param path the names that lead to it; null where Kafka's timestamp is the event time
 * @param format null where Kafka's timestamp is the event time
 * @param pattern a {@code java.time} pattern in the root locale that holds at least a date; a date alone means its
 *     start; null unless the format is {@link Format#PATTERN}
 * @param zone where the text has none; null where such a text is invalid
 * @param from earliest valid time, inclusive
 * @param until latest valid time, exclusive
 */
public record EventTime(List<String> path, Format format, String pattern, ZoneId zone, Instant from, Instant until)
        implements Serializable {

    /** How a time is written. */
    public enum Format {
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
