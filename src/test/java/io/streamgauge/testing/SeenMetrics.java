// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** The metrics of the jobs that run in this JVM, as a reporter sees them. Found by Flink as a service. */
public final class SeenMetrics implements MetricReporter, MetricReporterFactory {
    /** Options that make Flink report here. */
    public static final Map<String, String> OPTIONS =
            Map.of("metrics.reporters", "seen", "metrics.reporter.seen.factory.class", SeenMetrics.class.getName());

    /** @param scope the groups that the metric is in, from the outermost one */
    private record Seen(String name, Map<String, String> variables, List<String> scope) {
        boolean is(String pipeline, String wanted) {
            return name.equals(wanted) && pipeline.equals(variables.get("<job_name>"));
        }
    }

    /** The labels that Flink adds to the metrics of a task. */
    private static final Set<String> OF_FLINK = Set.of(
            "<host>",
            "<tm_id>",
            "<job_id>",
            "<job_name>",
            "<task_id>",
            "<task_name>",
            "<task_attempt_id>",
            "<task_attempt_num>",
            "<subtask_index>",
            "<operator_id>",
            "<operator_name>");

    private static final Map<Metric, Seen> METRICS = new ConcurrentHashMap<>();

    /**
     * The values of a metric of a pipeline, one for each of its subtasks.
     *
     * @param aggregation null for a metric that is not of one
     */
    public static List<Long> of(String pipeline, String name, String aggregation) {
        return METRICS.entrySet().stream()
                .filter(each -> each.getValue().is(pipeline, name))
                .filter(each -> aggregation == null
                        || aggregation.equals(each.getValue().variables.get("<aggregation>")))
                .map(each -> value(each.getKey()))
                .toList();
    }

    /** The sum of a metric of an operator of a pipeline over its subtasks. */
    public static long ofOperator(String pipeline, String operator, String name) {
        return METRICS.entrySet().stream()
                .filter(each -> each.getValue().is(pipeline, name))
                .filter(each -> operator.equals(each.getValue().variables.get("<operator_name>")))
                .mapToLong(each -> value(each.getKey()))
                .sum();
    }

    /** The text of a metric of a pipeline; empty where there is none. */
    public static String text(String pipeline, String name) {
        return METRICS.entrySet().stream()
                .filter(each -> each.getValue().is(pipeline, name))
                .map(each -> ((Gauge<?>) each.getKey()).getValue().toString())
                .findFirst()
                .orElse("");
    }

    /**
     * The sum of a metric of a pipeline over all subtasks; 0 where there is none.
     *
     * @param labels names and values that select it
     */
    public static long withLabel(String pipeline, String name, String... labels) {
        return METRICS.entrySet().stream()
                .filter(each -> each.getValue().is(pipeline, name) && has(each.getValue(), labels))
                .mapToLong(each -> value(each.getKey()))
                .sum();
    }

    private static boolean has(Seen metric, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(metric.variables.get("<" + labels[i] + ">"))) {
                return false;
            }
        }
        return true;
    }

    /** The metrics of a pipeline in a group, with the names of their labels beside Flink's: {@code results[aggregation, kind]}. */
    public static Set<String> registered(String pipeline, String group) {
        return METRICS.values().stream()
                .filter(each -> each.is(pipeline, each.name) && each.scope.contains(group))
                .map(each -> each.name
                        + each.variables.keySet().stream()
                                .filter(label -> !OF_FLINK.contains(label))
                                .map(label -> label.substring(1, label.length() - 1))
                                .sorted()
                                .toList())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Long value(Metric metric) {
        return metric instanceof Counter counter
                ? counter.getCount()
                : ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return this;
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        METRICS.put(metric, new Seen(name, Map.copyOf(group.getAllVariables()), List.of(group.getScopeComponents())));
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        METRICS.remove(metric);
    }
}
