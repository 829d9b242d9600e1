package io.streamgauge.testing;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
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

    private record Seen(String name, Map<String, String> variables) {}

    private static final Map<Metric, Seen> METRICS = new ConcurrentHashMap<>();

    /**
     * The values of a metric of a pipeline, one for each of its subtasks.
     *
     * @param aggregation null for a metric that is not of one
     */
    public static List<Long> of(String pipeline, String name, String aggregation) {
        return METRICS.entrySet().stream()
                .filter(each -> each.getValue().name.equals(name))
                .filter(each -> pipeline.equals(each.getValue().variables.get("<job_name>")))
                .filter(each -> aggregation == null
                        || aggregation.equals(each.getValue().variables.get("<aggregation>")))
                .map(each -> value(each.getKey()))
                .toList();
    }

    /** The sum of a metric of an operator of a pipeline over its subtasks. */
    public static long ofOperator(String pipeline, String operator, String name) {
        return METRICS.entrySet().stream()
                .filter(each -> each.getValue().name.equals(name))
                .filter(each -> pipeline.equals(each.getValue().variables.get("<job_name>")))
                .filter(each -> operator.equals(each.getValue().variables.get("<operator_name>")))
                .mapToLong(each -> value(each.getKey()))
                .sum();
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
        METRICS.put(metric, new Seen(name, Map.copyOf(group.getAllVariables())));
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        METRICS.remove(metric);
    }
}
