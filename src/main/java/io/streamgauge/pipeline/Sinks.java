// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import io.streamgauge.pipeline.destination.Destination;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of the pipeline.
 *
 * @param print the outputs to print, in no particular order; null if the file has no such key, see {@link #printed}
 * @param results null if there is no aggregation
 * @param alerts null if there is no alert
 * @param late null if there is no aggregation, and for {@code late: none}, which only counts
 * @param destinations where alerts are delivered, in the order of the file; empty if there is no alert
 * @param undelivered keeps what could not be delivered; null if there are no destinations
 */
public record Sinks(
        @Nullable Set<Print> print,
        @Nullable KafkaSink results,
        @Nullable KafkaSink alerts,
        @Nullable KafkaSink late,
        KafkaSink rejected,
        List<Destination> destinations,
        @Nullable KafkaSink undelivered)
        implements Serializable {

    /** An output that can be printed. */
    public enum Print {
        RECORDS,
        RESULTS,
        ALERTS,
        LATE,
        REJECTED
    }

    /** The delivery guarantee for a reader with {@code read_committed}. */
    public enum Guarantee {
        AT_LEAST_ONCE,
        EXACTLY_ONCE
    }

    /**
     * A Kafka topic that the job writes.
     *
     * @param kafka Kafka client properties of the file's top, overridden by those of the sink
     */
    public record KafkaSink(String topic, Guarantee guarantee, KafkaProperties kafka) implements Serializable {}

    /**
     * The outputs to print. Without a key in the file, a cluster prints nothing, because Flink never rotates the {@code .out}
     * of a TaskManager. A run on this machine prints the results and the alerts, or the records if there is no aggregation.
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

    /** The topics by the name of the output, in the order of the dataflow. */
    public Map<String, KafkaSink> kafka() {
        Map<String, KafkaSink> sinks = new LinkedHashMap<>();
        put("results", results, sinks);
        put("alerts", alerts, sinks);
        put("late", late, sinks);
        put("rejected", rejected, sinks);
        put("undelivered", undelivered, sinks);
        return sinks;
    }

    private static void put(String name, @Nullable KafkaSink sink, Map<String, KafkaSink> sinks) {
        if (sink != null) {
            sinks.put(name, sink);
        }
    }
}
