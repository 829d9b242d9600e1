// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import io.streamgauge.model.Durations;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The share of records that may be rejected as a whole.
 *
 * @param share above 0 and below 1
 * @param over the time, by the clock, in which records are counted; at least {@link #SHORTEST}
 */
public record PoisonLimit(BigDecimal share, Duration over, Then then) implements Serializable {
    /** In a shorter time the counts, which arrive once a second, mean little. */
    public static final Duration SHORTEST = Duration.ofSeconds(10);

    /** What happens when the share is exceeded. */
    public enum Then {
        OFF,
        WARN,
        FAIL
    }

    /** The share that a text means; absent unless it is a number above 0 and below 1. */
    public static @Nullable BigDecimal share(String text) {
        try {
            BigDecimal share = new BigDecimal(text);
            return share.signum() > 0 && share.compareTo(BigDecimal.ONE) < 0 ? share : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As the job's parameters show it. */
    @Override
    public String toString() {
        return share.toPlainString() + " over " + Durations.text(over) + ", then "
                + then.name().toLowerCase(Locale.ROOT);
    }
}
