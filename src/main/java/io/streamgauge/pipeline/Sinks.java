package io.streamgauge.pipeline;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where things go.
 *
 * @param print what the file says is printed, in no particular order; null where it says nothing, see {@link #printed}
 * @param results null where there is no aggregation
 * @param alerts null where there is no alert
 * @param late null for {@code late: none}: counted only; and where there is no aggregation
 */
public record Sinks(Set<Print> print, KafkaSink results, KafkaSink alerts, KafkaSink late, KafkaSink rejected)
        implements Serializable {

    /** What can be printed. */
    public enum Print {
        RECORDS,
        RESULTS,
        ALERTS,
        LATE,
        REJECTED
    }

    /** What a reader with {@code read_committed} can rely on. */
    public enum Guarantee {
        AT_LEAST_ONCE,
        EXACTLY_ONCE
    }

    /**
     * A Kafka topic that is written to.
     *
     * @param kafka Kafka client properties, those of the file's top with the sink's own over them
     */
    public record KafkaSink(String topic, Guarantee guarantee, KafkaProperties kafka) implements Serializable {}

    /**
     * What is printed: what the file says. Where it says nothing, a cluster prints nothing, since Flink never rotates a
     * TaskManager's {@code .out}; a run on this machine prints the results and the alerts, or the records where there is no
     * aggregation.
     */
    public Set<Print> printed(boolean onCluster) {
        if (print != null) {
            return print;
        } else if (onCluster) {
            return Set.of();
        } else if (results == null) {
            return Set.of(Print.RECORDS);
        }
        return alerts == null ? Set.of(Print.RESULTS) : Set.of(Print.RESULTS, Print.ALERTS);
    }

    /** The topics that are written to, by what goes there, in the order of the flow. */
    public Map<String, KafkaSink> kafka() {
        Map<String, KafkaSink> sinks = new LinkedHashMap<>();
        sinks.put("results", results);
        sinks.put("alerts", alerts);
        sinks.put("late", late);
        sinks.put("rejected", rejected);
        sinks.values().removeIf(Objects::isNull);
        return sinks;
    }
}
