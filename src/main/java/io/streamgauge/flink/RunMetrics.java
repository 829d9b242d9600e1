// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.MetricLabel;
import io.streamgauge.flink.metric.Metrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * The metrics of one run in this process, as Flink's web UI shows them: counters continue after a restore. All methods are safe for
 * use by several threads.
 */
public final class RunMetrics implements AutoCloseable {
    /** The aggregation of what belongs to the whole pipeline. */
    public static final String WHOLE_PIPELINE = "";

    static final String RUN = "run";
    private static final String REPORTER = "run";
    private static final Map<String, RunMetrics> RUNS = new ConcurrentHashMap<>();
    private static final String CHECKPOINTS = "numberOfCompletedCheckpoints";

    /** A counter of a subtask that is started again takes the place of the one before. */
    private record Place(String name, Map<MetricLabel, String> labels, String operator, String subtask) {
        boolean is(Metric metric) {
            // What an aggregation rejects has the name of what is rejected as a whole.
            return name.equals(metric.metricName()) && labels.keySet().equals(Set.copyOf(metric.labels()));
        }

        String aggregation() {
            return labels.getOrDefault(MetricLabel.AGGREGATION, WHOLE_PIPELINE);
        }
    }

    /** @param before what the first counter of the place had when it was registered: it was restored */
    private record Count(Counter counter, long before) {}

    private final String id = UUID.randomUUID().toString();
    private final Map<Place, Count> counts = new ConcurrentHashMap<>();
    private final Map<Place, Gauge<?>> eventTimes = new ConcurrentHashMap<>();
    private volatile Gauge<?> why = () -> "";
    private volatile Gauge<?> checkpoints = () -> 0L;
    private volatile long begin;

    private RunMetrics() {}

    /** Must be closed at the end of the run. */
    public static RunMetrics open() {
        RunMetrics metrics = new RunMetrics();
        RUNS.put(metrics.id, metrics);
        return metrics;
    }

    static RunMetrics ofRun(String id) {
        RunMetrics metrics = RUNS.get(id);
        if (metrics == null) {
            throw new IllegalStateException("this process has no run with the id " + id);
        }
        return metrics;
    }

    /** Lets a cluster in this process report to this object, beside the reporters that are set already. */
    public void configure(Configuration options) {
        options.set(MetricOptions.REPORTERS_LIST, MetricReporters.with(REPORTER, options));
        Configuration reporter = MetricOptions.forReporter(options, REPORTER);
        reporter.set(MetricOptions.REPORTER_FACTORY_CLASS, RunMetricsFactory.class.getName());
        reporter.set(MetricOptions.REPORTER_INTERVAL, Duration.ofSeconds(10));
        reporter.setString(RUN, id);
    }

    /** How long ago the first subtask began; empty where none has. */
    public Optional<Duration> elapsed() {
        return counts.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - begin));
    }

    /** The sum of a counter over all subtasks, and over all labels but the aggregation. */
    public long count(Metric metric, String aggregation) {
        return sum(
                place -> place.is(metric) && place.aggregation().equals(aggregation),
                count -> count.counter.getCount());
    }

    /** The sum of a counter over all subtasks that has this label. */
    public long countFor(Metric metric, MetricLabel label, String value) {
        return sum(
                place -> place.is(metric) && value.equals(place.labels.get(label)), count -> count.counter.getCount());
    }

    /** The sum of a counter over all subtasks and aggregations, without what it had before this run. */
    public long countOfThisRun(Metric metric) {
        return sum(place -> place.is(metric), count -> count.counter.getCount() - count.before);
    }

    /** Rejected records by code, without those codes that did not occur. */
    public SortedMap<String, Long> rejected(String aggregation) {
        return by(MetricLabel.CODE, place -> place.aggregation().equals(aggregation));
    }

    /** What became of the notifications for a destination, without the outcomes that did not occur. */
    public SortedMap<String, Long> outcomes(String destination) {
        return by(MetricLabel.OUTCOME, place -> destination.equals(place.labels.get(MetricLabel.DESTINATION)));
    }

    private SortedMap<String, Long> by(MetricLabel label, Predicate<Place> places) {
        SortedMap<String, Long> counted = new TreeMap<>();
        counts.forEach((place, count) -> {
            String value = place.labels.get(label);
            if (value != null && places.test(place) && count.counter.getCount() > 0) {
                counted.merge(value, count.counter.getCount(), Long::sum);
            }
        });
        return counted;
    }

    /**
     * The event time up to which windows have fired in all subtasks, milliseconds since the epoch; empty where one of them has had no
     * watermark.
     */
    public OptionalLong eventTime() {
        OptionalLong time =
                numbers(eventTimes.values().stream()).mapToLong(each -> each).min();
        return time.isPresent() && time.getAsLong() == Long.MIN_VALUE ? OptionalLong.empty() : time;
    }

    /** Why nothing comes out, in one sentence; empty while something does. */
    public String why() {
        return String.valueOf(why.getValue());
    }

    /** How many checkpoints have completed. */
    public long checkpoints() {
        return numbers(Stream.of(checkpoints)).findFirst().orElse(0L);
    }

    private long sum(Predicate<Place> places, ToLongFunction<Count> value) {
        return counts.entrySet().stream()
                .filter(each -> places.test(each.getKey()))
                .mapToLong(each -> value.applyAsLong(each.getValue()))
                .sum();
    }

    private static Stream<Long> numbers(Stream<Gauge<?>> gauges) {
        return gauges.map((Function<Gauge<?>, Object>) Gauge::getValue)
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).longValue());
    }

    private void add(org.apache.flink.metrics.Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter counter) {
            if (Arrays.asList(group.getScopeComponents()).contains(Metrics.SCOPE)) {
                begin = counts.isEmpty() ? System.nanoTime() : begin;
                counts.compute(
                        place(name, group),
                        (place, known) -> new Count(counter, known == null ? counter.getCount() : known.before));
            }
        } else if (metric instanceof Gauge<?> gauge && name.equals(CHECKPOINTS)) {
            checkpoints = gauge;
        } else if (metric instanceof Gauge<?> gauge && name.equals(Metric.EVENT_TIME.metricName())) {
            eventTimes.put(place(name, group), gauge);
        } else if (metric instanceof Gauge<?> gauge && name.equals(Metric.WHY.metricName())) {
            why = gauge;
        }
    }

    private static Place place(String name, MetricGroup group) {
        Map<String, String> variables = group.getAllVariables();
        Map<MetricLabel, String> labels = new EnumMap<>(MetricLabel.class);
        for (MetricLabel label : MetricLabel.values()) {
            String value = variables.get("<" + label.labelName() + ">");
            if (value != null) {
                labels.put(label, value);
            }
        }
        return new Place(
                name,
                labels,
                variables.getOrDefault("<operator_id>", ""),
                variables.getOrDefault("<subtask_index>", ""));
    }

    @Override
    public void close() {
        RUNS.remove(id);
    }

    /** Passes the metrics of a cluster to the run; what was counted stays when a task ends. */
    record Reporter(RunMetrics run) implements MetricReporter {
        @Override
        public void open(MetricConfig config) {}

        @Override
        public void close() {}

        @Override
        public void notifyOfAddedMetric(org.apache.flink.metrics.Metric metric, String name, MetricGroup group) {
            run.add(metric, name, group);
        }

        @Override
        public void notifyOfRemovedMetric(org.apache.flink.metrics.Metric metric, String name, MetricGroup group) {
            if (name.equals(Metric.EVENT_TIME.metricName())) {
                run.eventTimes.remove(place(name, group));
            }
        }
    }
}
