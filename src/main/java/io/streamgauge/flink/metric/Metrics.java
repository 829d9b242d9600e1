// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink.metric;

import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Registers {@link Metric metrics}. The values of labels are given in the order in which the table names them. */
public final class Metrics {
    /** The group that all of them are in. */
    public static final String SCOPE = "streamgauge";

    private Metrics() {}

    /** Registers a counter that begins with 0. */
    public static Counter counter(MetricGroup operator, Metric metric, String... labels) {
        return group(operator, metric, labels).counter(metric.metricName());
    }

    /** Registers a value. The threads of reporters read it. */
    public static <T> void gauge(MetricGroup operator, Metric metric, Gauge<T> value, String... labels) {
        group(operator, metric, labels).gauge(metric.metricName(), value);
    }

    static MetricGroup group(MetricGroup operator, Metric metric, String... values) {
        List<MetricLabel> labels = metric.labels();
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(metric + " has the labels " + labels);
        }
        MetricGroup group = operator.addGroup(SCOPE);
        for (int i = 0; i < values.length; i++) {
            group = group.addGroup(labels.get(i).labelName(), values[i]);
        }
        return group;
    }
}
