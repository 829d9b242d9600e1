// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.flink.metric.Metrics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of Streamgauge of one job, each over all subtasks and operators. Complete once it is shared between threads. */
final class JobMetrics {
    private static final String SCOPE = "." + Metrics.SCOPE + ".";

    /** How the values of subtasks become one. */
    private enum Over {
        SUM("sum", Double::sum),
        LEAST("min", Math::min),
        GREATEST("max", Math::max);

        private final String member;
        private final DoubleBinaryOperator both;

        Over(String member, DoubleBinaryOperator both) {
            this.member = member;
            this.both = both;
        }

        /**
         * Event time is as far as in the subtask that is furthest behind. What is not a time or an age is a count. A partition that
         * another subtask has taken over is in both for a while; the one that is further reads it.
         */
        static Over of(Metric metric) {
            return switch (metric) {
                case EVENT_TIME, PARTITION_SILENCE, PARTITION_UNREAD, PARTITION_IDLE -> LEAST;
                case EVENT_TIME_LAG, CHECKPOINT_AGE, STALLED_BECAUSE, PARTITION_EVENT_TIME -> GREATEST;
                default -> SUM;
            };
        }
    }

    private final Map<Metric, Map<Map<MetricLabel, String>, Double>> values = new EnumMap<>(Metric.class);

    /** Whether a metric of Flink's REST interface is one of Streamgauge. */
    static boolean isOurs(String id) {
        return id.contains(SCOPE);
    }

    /** Whether it is this one, which has no labels. */
    static boolean is(Metric metric, String id) {
        return id.endsWith(SCOPE + metric.metricName());
    }

    /**
     * Adds a metric of a vertex.
     *
     * @param metric with {@code id}, {@code sum}, {@code min} and {@code max}; one that is not in the table is left out
     */
    void add(JsonNode metric) {
        String id = metric.path("id").asText();
        // Names and values of labels contain no dots, because Flink replaces them there.
        List<String> parts =
                List.of(id.substring(id.indexOf(SCOPE) + SCOPE.length()).split("\\.", -1));
        find(parts).ifPresent(found -> {
            Map<MetricLabel, String> labels = new EnumMap<>(MetricLabel.class);
            for (int i = 0; i < found.labels().size(); i++) {
                labels.put(found.labels().get(i), parts.get(2 * i + 1));
            }
            Over over = Over.of(found);
            if (metric.has(over.member)) {
                values.computeIfAbsent(found, each -> new HashMap<>())
                        .merge(labels, metric.path(over.member).asDouble(), over.both::applyAsDouble);
            }
        });
    }

    private static Optional<Metric> find(List<String> parts) {
        return Stream.of(Metric.values())
                .filter(metric -> metric.metricName().equals(parts.get(parts.size() - 1))
                        && parts.size() == 2 * metric.labels().size() + 1)
                .findFirst();
    }

    private Map<Map<MetricLabel, String>, Double> of(Metric metric) {
        return values.getOrDefault(metric, Map.of());
    }

    /** The labels of all series of a metric. */
    Set<Map<MetricLabel, String>> series(Metric metric) {
        return of(metric).keySet();
    }

    /** The series of a metric that has exactly these labels. */
    OptionalLong get(Metric metric, Map<MetricLabel, String> labels) {
        Double value = of(metric).get(labels);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Math.round(value));
    }

    /** Whether tasks have reported anything. */
    boolean known() {
        return values.containsKey(Metric.RECORDS);
    }

    /** The sum of a metric over all series that have these labels, whatever others they have. */
    long sum(Metric metric, Map<MetricLabel, String> labels) {
        return Math.round(of(metric).entrySet().stream()
                .filter(each -> each.getKey().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Map.Entry::getValue)
                .sum());
    }

    /** The same by the values of one label, without those whose sum is 0. */
    SortedMap<String, Long> sums(MetricLabel by, Metric metric, Map<MetricLabel, String> labels) {
        Set<String> found =
                series(metric).stream().map(series -> series.get(by)).collect(Collectors.toSet());
        SortedMap<String, Long> sums = new TreeMap<>();
        for (String value : found) {
            Map<MetricLabel, String> and = new HashMap<>(labels);
            and.put(by, value);
            long sum = sum(metric, and);
            if (sum != 0) {
                sums.put(value, sum);
            }
        }
        return sums;
    }
}
