// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline.destination;

import io.streamgauge.expression.Condition;
import io.streamgauge.model.Durations;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that alerts are delivered to. Its address and headers are secrets, because they often contain a token.
 *
 * @param name unique in the pipeline; its operator, state and metrics are found by it
 * @param to an absolute URL of HTTP or HTTPS
 * @param key the routing key of PagerDuty; null for others
 * @param headers of every request, by name
 * @param only which notifications are delivered, over the labels of the alert; null for all
 * @param atMost null without a limit
 * @param giveUpAfter how long delivery is tried
 */
public record Destination(
        String name,
        Service as,
        Secret to,
        @Nullable Secret key,
        Map<String, Secret> headers,
        @Nullable Condition only,
        @Nullable RateLimit atMost,
        Duration giveUpAfter)
        implements Serializable {

    /** What the destination is, which determines the body of requests. */
    public enum Service {
        ALERTMANAGER,
        SLACK,
        PAGERDUTY,
        WEBHOOK
    }

    /** At most so many incidents within any such time. */
    public record RateLimit(int count, Duration per) implements Serializable {
        @Override
        public String toString() {
            return count + " per " + Durations.text(per);
        }
    }

    /** A description without secrets. */
    @Override
    public String toString() {
        return as.name().toLowerCase(Locale.ROOT)
                + (only == null ? "" : ", only " + only)
                + (atMost == null ? "" : ", at most " + atMost)
                + ", given up after " + Durations.text(giveUpAfter);
    }
}
