package io.streamgauge.local;

import io.streamgauge.telemetry.Metrics;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.Scheduled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how many events were late and how many records were rejected, whenever it has become more. */
final class LossReporter implements MetricReporter, Scheduled {
    private static final Logger LOG = LoggerFactory.getLogger(LossReporter.class);

    private final Set<Counter> late = ConcurrentHashMap.newKeySet();
    private final Set<Counter> rejected = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<Counter>> counters = Map.of(Metrics.LATE, late, Metrics.REJECTED, rejected);
    private long lateSaid;
    private long rejectedSaid;

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {
        report();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (isOurs(name, group)) {
            counters.get(name).add((Counter) metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (isOurs(name, group)) {
            report();
            counters.get(name).remove((Counter) metric);
        }
    }

    private boolean isOurs(String name, MetricGroup group) {
        return counters.containsKey(name)
                && Arrays.asList(group.getScopeComponents()).contains(Metrics.SCOPE);
    }

    @Override
    public synchronized void report() {
        long lateNow = sum(late);
        long rejectedNow = sum(rejected);
        if (lateNow > lateSaid || rejectedNow > rejectedSaid) {
            LOG.info("{} late, {} rejected so far", lateNow, rejectedNow);
        }
        lateSaid = lateNow;
        rejectedSaid = rejectedNow;
    }

    private static long sum(Set<Counter> counters) {
        return counters.stream().mapToLong(Counter::getCount).sum();
    }
}
