// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of the pipeline and how they are read.
 *
 * @param topics empty if there is a {@code topicPattern}
 * @param topicPattern a regular expression for topic names; null if there are {@code topics}
 * @param csv null unless the format is {@link Format#CSV}
 * @param pattern of a whole line, whose named groups are the parts of the value beside {@code line}; null unless the format
 *     is {@link Format#TEXT} and the file has one
 * @param fields in the order of their declaration; for {@link Format#TEXT} the field {@code line} comes first
 * @param nulls texts that mean "no value"
 * @param deduplication how duplicates are recognized; null if all events count
 * @param maxAhead how far into the future an event may lie; null for unlimited
 * @param idleAfter the silence after which a partition is idle and, where all are, event time advances by the clock; null for never
 * @param poison the share of rejected records that is too much; null for off
 * @param kafka Kafka client properties of the file's top, overridden by those of the source
 */
public record Source(
        List<String> topics,
        @Nullable String topicPattern,
        Format format,
        @Nullable Csv csv,
        @Nullable LinePattern pattern,
        List<Field> fields,
        Set<String> nulls,
        EventTime timestamp,
        @Nullable Deduplication deduplication,
        Duration maxOutOfOrderness,
        @Nullable MaxAhead maxAhead,
        @Nullable Duration idleAfter,
        StartPosition start,
        StopPosition stop,
        @Nullable PoisonLimit poison,
        KafkaProperties kafka)
        implements Serializable {

    /** The format of a value. */
    public enum Format {
        JSON,
        CSV,
        TEXT
    }

    /**
     * @param columns the name of each column, in their order
     * @param skipHeader whether a row that consists of the names of the columns is left out
     */
    public record Csv(List<String> columns, char delimiter, boolean skipHeader) implements Serializable {}

    /**
     * How duplicates are recognized.
     *
     * @param path the names that lead to the id in the value
     * @param keep how far copies may be from the first one, in event time; at least a second
     */
    public record Deduplication(List<String> path, Duration keep) implements Serializable {
        /** The path as the pipeline file writes it, as in {@code trade.id} or {@code meta.['odd.name']}. */
        public String field() {
            return Field.written(path);
        }
    }

    /**
     * How far into the future an event may lie.
     *
     * @param of the time that the future begins at
     */
    public record MaxAhead(Duration within, From of) implements Serializable {
        public enum From {
            /** The record's Kafka timestamp, or now if that is earlier, so that a replay rejects as the live run did. */
            RECORD,
            NOW
        }
    }

    /** The start of reading without state to restore; {@code at} is null unless the kind is {@link StartMode#INSTANT}. */
    public record StartPosition(StartMode kind, @Nullable Instant at) implements Serializable {
        public enum StartMode {
            EARLIEST,
            LATEST,
            COMMITTED,
            INSTANT
        }

        /** As the pipeline file writes it. */
        @Override
        public String toString() {
            return at == null ? kind.name().toLowerCase(Locale.ROOT) : at.toString();
        }

        /** The time at which reading starts if the kind is {@link StartMode#INSTANT}. */
        public Instant instant() {
            return Objects.requireNonNull(at, "not a start at a time");
        }
    }

    /** The end of reading; {@code at} is null unless the kind is {@link StopMode#INSTANT}. */
    public record StopPosition(StopMode kind, @Nullable Instant at) implements Serializable {
        public enum StopMode {
            NEVER,
            LATEST,
            INSTANT
        }

        /** As the pipeline file writes it. */
        @Override
        public String toString() {
            return at == null ? kind.name().toLowerCase(Locale.ROOT) : at.toString();
        }

        /** The time at which reading ends if the kind is {@link StopMode#INSTANT}. */
        public Instant instant() {
            return Objects.requireNonNull(at, "not a stop at a time");
        }

        /** Whether the run ends by itself. */
        public boolean bounded() {
            return kind != StopMode.NEVER;
        }
    }

    /** The same records for a run that reads them again, and ends: it neither waits for the clock nor watches what is rejected. */
    public Source again() {
        return new Source(
                topics,
                topicPattern,
                format,
                csv,
                pattern,
                fields,
                nulls,
                timestamp,
                deduplication,
                maxOutOfOrderness,
                maxAhead,
                null,
                new StartPosition(StartPosition.StartMode.EARLIEST, null),
                new StopPosition(StopPosition.StopMode.LATEST, null),
                null,
                kafka);
    }

    /** The topics, or the pattern alone. */
    public List<String> topicsOrPattern() {
        return topicPattern == null ? topics : List.of(topicPattern);
    }

    /** The index of a declared field in the fields of an event; -1 if it is not declared. */
    public int fieldIndex(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
