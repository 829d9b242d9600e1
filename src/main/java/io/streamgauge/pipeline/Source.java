package io.streamgauge.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Where records come from and how they are read.
 *
 * @param topics at least one, or empty where {@code topicPattern} stands
 * @param topicPattern a regular expression over topic names; null where {@code topics} stands
 * @param csv null unless the format is {@link Format#CSV}
 * @param fields in the order of their declaration; for {@link Format#TEXT} the field {@code line} comes first
 * @param nulls texts that mean "no value"
 * @param maxAhead how far into the future an event may lie; null for unlimited
 * @param kafka Kafka client properties, those of the file's top with the source's own over them
 */
public record Source(
        List<String> topics,
        String topicPattern,
        Format format,
        Csv csv,
        List<Field> fields,
        Set<String> nulls,
        EventTime timestamp,
        Duration maxOutOfOrderness,
        MaxAhead maxAhead,
        Duration idleAfter,
        Start start,
        Stop stop,
        KafkaProperties kafka)
        implements Serializable {

    /** How a value is read. */
    public enum Format {
        JSON,
        CSV,
        TEXT
    }

    /** @param columns the name of each column, in their order */
    public record Csv(List<String> columns, char delimiter) implements Serializable {}

    /**
     * How far into the future an event may lie.
     *
     * @param of what the future is measured from
     */
    public record MaxAhead(Duration within, From of) implements Serializable {
        public enum From {
            /** The record's Kafka timestamp, or now where that is earlier: a replay guards as the live run did. */
            RECORD,
            NOW
        }
    }

    /** Where reading starts when there is no state to restore; {@code at} is null unless the kind is {@link Kind#INSTANT}. */
    public record Start(Kind kind, Instant at) implements Serializable {
        public enum Kind {
            EARLIEST,
            LATEST,
            COMMITTED,
            INSTANT
        }
    }

    /** Where reading ends; {@code at} is null unless the kind is {@link Kind#INSTANT}. */
    public record Stop(Kind kind, Instant at) implements Serializable {
        public enum Kind {
            NEVER,
            LATEST,
            INSTANT
        }

        /** Whether the run ends by itself. */
        public boolean bounded() {
            return kind != Kind.NEVER;
        }
    }

    /** The index of a declared field in the fields of an event, -1 where it is not declared. */
    public int fieldIndex(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
