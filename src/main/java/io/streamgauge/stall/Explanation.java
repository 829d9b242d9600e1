// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cause as it was found last, in metrics and in the log: when it is found, and while it lasts again after 30 s and one, two, four
 * minutes, and so on. That a window is open, or that no record follows what came out, is logged once.
 */
final class Explanation {
    private static final Logger LOG = LoggerFactory.getLogger(Explanation.class);
    private static final Duration FIRST_AGAIN = Duration.ofSeconds(20);
    private static final Duration SECOND_AGAIN = Duration.ofSeconds(30);

    private final Diagnosis diagnosis;
    private volatile Optional<Stall> stall = Optional.empty();
    private @Nullable Stall logged;
    private long loggedAt;
    private Duration again = FIRST_AGAIN;

    Explanation(StallSettings settings, long nanos, Instant now) {
        diagnosis = new Diagnosis(settings, nanos, now);
    }

    /** The sentence, and for each cause since when it has held. */
    void register(MetricGroup operator) {
        Metrics.gauge(operator, Metric.WHY, () -> stall.map(Stall::sentence).orElse(""));
        for (StallCause cause : StallCause.values()) {
            Metrics.gauge(
                    operator,
                    Metric.STALLED_BECAUSE,
                    () -> stall.filter(each -> each.alarming() && each.cause() == cause)
                            .map(each -> each.since().toEpochMilli())
                            .orElse(0L),
                    cause.name());
        }
    }

    void update(Facts facts, long nanos, Instant now) {
        Optional<Stall> found = diagnosis.look(facts, nanos, now);
        stall = found;
        if (found.isEmpty()) {
            if (logged != null && logged.alarming() && !logged.since().equals(diagnosis.since())) {
                LOG.info("results again after {}", Durations.words(Duration.between(logged.since(), now)));
            }
            logged = null;
        } else {
            log(found.get(), nanos);
        }
    }

    private void log(Stall found, long nanos) {
        boolean changed = logged == null || logged.cause() != found.cause() || logged.alarming() != found.alarming();
        if (changed) {
            again = FIRST_AGAIN;
        } else if (isLoggedOnce(found) || nanos - loggedAt < again.toNanos()) {
            return;
        } else {
            again = again.equals(FIRST_AGAIN) ? SECOND_AGAIN : again.multipliedBy(2);
        }
        logged = found;
        loggedAt = nanos;
        // One for each cause, so that each can be switched off.
        Logger log = LoggerFactory.getLogger(Explanation.class.getPackageName() + "." + found.cause());
        // A job without input works as it should.
        if (found.alarming() && found.cause() != StallCause.NO_RECORDS) {
            log.warn("{}: {}", found.cause(), found.sentence());
        } else {
            log.info("{}: {}", found.cause(), found.sentence());
        }
    }

    private boolean isLoggedOnce(Stall found) {
        return !found.alarming() || found.cause() == StallCause.NO_RECORDS && diagnosis.cameOut();
    }
}
