// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.flink.MetricReporters;
import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.net.ServerSocket;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;

/** Metrics for Prometheus. Its reporter listens on all interfaces; it has no setting for that. */
final class MetricsPort {
    private static final String NAME = "prometheus";

    private MetricsPort() {}

    /**
     * Adds Flink's reporter to the options.
     *
     * @throws RunRefusedException where the port is none or is taken: Flink would run without the reporter and only log it
     */
    static void set(int port, Configuration options) throws RunRefusedException {
        if (port < 1 || port > 65_535) {
            throw new RunRefusedException("--metrics-port must be from 1 to 65535");
        }
        try (ServerSocket all = new ServerSocket(port)) {
            Configuration reporter = MetricOptions.forReporter(options, NAME);
            reporter.set(MetricOptions.REPORTER_FACTORY_CLASS, PrometheusReporterFactory.class.getName());
            // As they are, labels are equal to those of the alerts that are emitted.
            reporter.setString("filterLabelValueCharacters", "false");
            reporter.setString("port", String.valueOf(all.getLocalPort()));
            options.set(MetricOptions.REPORTERS_LIST, MetricReporters.with(NAME, options));
        } catch (IOException e) {
            throw new RunRefusedException("port " + port + " for metrics is taken; choose another with --metrics-port");
        }
    }
}
