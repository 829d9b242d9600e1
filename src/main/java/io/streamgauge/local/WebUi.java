package io.streamgauge.local;

import io.streamgauge.model.RunRefusedException;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;

/** Where Flink's web UI of a local run listens; always on the loopback interface only. */
public sealed interface WebUi {
    /** Flink's own default. */
    int DEFAULT_PORT = 8081;

    /** On port 8081, or on the next port that is free. */
    record Preferred() implements WebUi {}

    /** On this port and no other. */
    record Port(int port) implements WebUi {}

    /** Flink's REST server, which the web UI is part of, takes any port and answers only requests with the token of the run. */
    record Off() implements WebUi {}

    /**
     * Sets Flink's options.
     *
     * @param token without which {@link RestGuard} lets pass only what reads, and with the web UI off nothing
     */
    default void configure(Configuration options, String token) throws RunRefusedException {
        options.set(RestOptions.ADDRESS, "localhost");
        options.set(RestOptions.BIND_ADDRESS, "localhost");
        options.set(RestGuard.TOKEN, token);
        options.set(RestGuard.READABLE, !(this instanceof Off));
        // The web UI shows no buttons for what it could not do.
        options.set(WebOptions.SUBMIT_ENABLE, false);
        options.set(WebOptions.CANCEL_ENABLE, false);
        // The end of a run waits so long for a client to fetch what became of its savepoint; Flink's choice is five
        // minutes.
        options.set(RestOptions.ASYNC_OPERATION_STORE_DURATION, Duration.ofSeconds(5));
        if (this instanceof Port on) {
            if (!Ports.isFree(on.port())) {
                throw new RunRefusedException(
                        "port " + on.port() + " for the web UI is taken; choose another with --web-ui, or off");
            }
            options.set(RestOptions.BIND_PORT, String.valueOf(on.port()));
        } else {
            options.set(RestOptions.BIND_PORT, this instanceof Off ? "0" : DEFAULT_PORT + "-" + (DEFAULT_PORT + 100));
        }
    }
}
