// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Found by Flink as a service. */
public final class RunMetricsFactory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new RunMetrics.Reporter(RunMetrics.ofRun(properties.getProperty(RunMetrics.RUN)));
    }
}
