package io.streamgauge.config;

import java.io.Serializable;
import java.time.Duration;

/** How event time is cut into windows. */
public sealed interface Window extends Serializable {

    /** Windows of one size, one after the other, aligned to the epoch in UTC. */
    record Tumbling(Duration size) implements Window {}
}
