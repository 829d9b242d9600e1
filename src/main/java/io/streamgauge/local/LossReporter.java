package io.streamgauge.local;

import io.streamgauge.flink.Metrics;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.Scheduled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports how many events were late and how many records were rejected whenever the numbers have grown, and at the end of the run what
 * became of all of them.
 */
final class LossReporter implements MetricReporter, Scheduled {
    private static final Logger LOG = LoggerFactory.getLogger(LossReporter.class);
    private static final String WHOLE_PIPELINE = "";

    /** Whose counter: that of a subtask that is started again takes the place of the one before. */
    private record Place(String name, String aggregation, String operator, String subtask) {}

    private final Map<Place, Counter> counters = new ConcurrentHashMap<>();
    private long lateReported;
    private long rejectedReported;

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter counter
                && Arrays.asList(group.getScopeComponents()).contains(Metrics.SCOPE)) {
            Map<String, String> variables = group.getAllVariables();
            counters.put(
                    new Place(
                            name,
                            variables.getOrDefault("<" + Metrics.AGGREGATION + ">", WHOLE_PIPELINE),
                            variables.getOrDefault("<operator_id>", ""),
                            variables.getOrDefault("<subtask_index>", "")),
                    counter);
        }
    }

    /** What was counted stays. */
    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

    @Override
    public synchronized void report() {
        long late = sum(Metrics.LATE, each -> true);
        long rejected = sum(Metrics.REJECTED, each -> true);
        if (late > lateReported || rejected > rejectedReported) {
            LOG.info("{} late, {} rejected so far", late, rejected);
        }
        lateReported = late;
        rejectedReported = rejected;
    }

    private long sum(String name, String aggregation) {
        return sum(name, aggregation::equals);
    }

    private long sum(String name, Predicate<String> aggregations) {
        return counters.entrySet().stream()
                .filter(each -> each.getKey().name.equals(name))
                .filter(each -> aggregations.test(each.getKey().aggregation))
                .mapToLong(each -> each.getValue().getCount())
                .sum();
    }

    @Override
    public void close() {
        if (counters.isEmpty()) {
            return;
        }
        long read = sum(Metrics.RECORDS, WHOLE_PIPELINE);
        long undecodable = sum(Metrics.REJECTED, WHOLE_PIPELINE);
        LOG.info("{} records read = {} events + {} rejected", read, read - undecodable, undecodable);
        TreeSet<String> aggregations = new TreeSet<>();
        counters.keySet().forEach(place -> aggregations.add(place.aggregation));
        aggregations.remove(WHOLE_PIPELINE);
        aggregations.forEach(this::balance);
    }

    private void balance(String aggregation) {
        long events = sum(Metrics.EVENTS, aggregation);
        long used = sum(Metrics.USED, aggregation);
        long filtered = sum(Metrics.FILTERED, aggregation);
        long late = sum(Metrics.LATE, aggregation);
        long rejected = sum(Metrics.REJECTED, aggregation);
        // Of a run that failed: those that were read and had not yet arrived in a window.
        long underWay = events - used - filtered - late - rejected;
        LOG.info(
                "{}: {} events = {} used + {} filtered + {} late + {} rejected{}",
                aggregation,
                events,
                used,
                filtered,
                late,
                rejected,
                underWay == 0 ? "" : " + " + underWay + " under way");
    }
}
