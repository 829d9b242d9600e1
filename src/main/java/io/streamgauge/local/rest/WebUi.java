// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.rest;

import io.streamgauge.model.RunRefusedException;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;

/** Flink's web UI of a local run, which is part of Flink's REST server. */
public final class WebUi {
    /** Flink's own default. */
    private static final int DEFAULT_PORT = 8081;

    private WebUi() {}

    /**
     * Sets Flink's options. With the web UI off, the REST server takes any port and answers only requests with the token of the run.
     *
     * @param token without which {@link RestGuard} lets pass only what reads, and with the web UI off nothing
     */
    public static void configure(PortChoice choice, Configuration options, String token) throws RunRefusedException {
        options.set(RestOptions.ADDRESS, "localhost");
        options.set(RestOptions.BIND_ADDRESS, "localhost");
        options.set(RestGuard.TOKEN, token);
        options.set(RestGuard.READABLE, !(choice instanceof PortChoice.Off));
        // The web UI shows no buttons for what it could not do.
        options.set(WebOptions.SUBMIT_ENABLE, false);
        options.set(WebOptions.CANCEL_ENABLE, false);
        // The end of a run waits so long for a client to fetch what became of its savepoint; Flink's choice is five
        // minutes.
        options.set(RestOptions.ASYNC_OPERATION_STORE_DURATION, Duration.ofSeconds(5));
        if (!options.contains(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL)) {
            // Flink's ten seconds spare a large cluster.
            options.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
        }
        if (choice instanceof PortChoice.Port on) {
            if (!Ports.isFree(on.port())) {
                throw new RunRefusedException(
                        "port " + on.port() + " for the web UI is taken; choose another with --web-ui, or off");
            }
            options.set(RestOptions.BIND_PORT, String.valueOf(on.port()));
        } else {
            options.set(
                    RestOptions.BIND_PORT,
                    choice instanceof PortChoice.Off ? "0" : DEFAULT_PORT + "-" + (DEFAULT_PORT + 100));
        }
    }
}
