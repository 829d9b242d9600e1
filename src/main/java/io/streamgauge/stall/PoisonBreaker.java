// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.Durations;
import io.streamgauge.pipeline.PoisonLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns while too many records are rejected, in the log and in metrics, and fails the job for it where the pipeline has
 * {@code then: fail}. One process of a job has it, whose subtasks call it with the checkpoints.
 */
public final class PoisonBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(PoisonBreaker.class);

    /** A share of fewer records means little. */
    private static final int FEWEST_RECORDS = 100;

    /**
     * The first checkpoint that is triggered after the share was exceeded holds what was rejected; when the second completes, the sinks
     * have committed the first.
     */
    private static final int CHECKPOINTS = 2;

    private final PoisonLimit limit;
    private final String rejectedTopic;
    private final RejectedShare share;
    private volatile boolean exceeded;
    private volatile double value;
    /** Why the job fails; stays, even if the share falls again. */
    private @Nullable String failure;
    /** When the share was exceeded, in milliseconds since the epoch. */
    private long failingSince;

    /** The checkpoints that were triggered since then. */
    private final Set<Long> taken = new HashSet<>();

    private int completed;

    PoisonBreaker(PoisonLimit limit, String rejectedTopic) {
        this.limit = limit;
        this.rejectedTopic = rejectedTopic;
        this.share = new RejectedShare(limit.over());
    }

    /** Whether the share is exceeded, as 1 or 0, and the share. */
    void register(MetricGroup operator) {
        Metrics.gauge(operator, Metric.POISONED, () -> exceeded ? 1L : 0L);
        Metrics.gauge(operator, Metric.POISONED_SHARE, () -> value);
    }

    /**
     * Adds what the processes have read and rejected.
     *
     * @param nanos the time by {@link System#nanoTime}
     * @param millis the time since the epoch
     */
    synchronized void update(Facts facts, long nanos, long millis) {
        share.add(facts.intakes(), nanos);
        value = share.value().doubleValue();
        boolean now = share.records() >= FEWEST_RECORDS && share.exceeds(limit.share());
        if (now && !exceeded) {
            String sentence = sentence(facts);
            boolean fails = limit.then() == PoisonLimit.Then.FAIL;
            LOG.warn(
                    "{}; {}see topic {}",
                    sentence,
                    fails ? "the job fails after two checkpoints; " : "",
                    rejectedTopic);
            if (fails && failure == null) {
                failure = sentence + "; see topic " + rejectedTopic;
                failingSince = millis;
            }
        } else if (!now && exceeded) {
            LOG.info(end());
        }
        exceeded = now;
    }

    private String end() {
        String time = " in the last " + Durations.text(limit.over());
        return share.records() < FEWEST_RECORDS
                ? "fewer than " + FEWEST_RECORDS + " records were read" + time + ", so source.poison judges none"
                : percent(share.value()) + " of " + StallWords.count(share.records()) + " records were rejected" + time
                        + ", no longer more than " + percent(limit.share());
    }

    private String sentence(Facts facts) {
        String first = facts.rejectedFirst();
        return percent(share.value()) + " of " + StallWords.count(share.records()) + " records, "
                + StallWords.count(share.rejected())
                + ", were rejected in the last " + Durations.text(limit.over()) + ", and source.poison.share allows "
                + percent(limit.share()) + (first.isEmpty() ? "" : "; first " + first);
    }

    private static String percent(BigDecimal share) {
        BigDecimal percent = share.movePointRight(2);
        int scale = Math.max(0, 3 - percent.precision() + percent.scale());
        BigDecimal rounded = percent.setScale(Math.min(percent.scale(), scale), RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString() + " %";
    }

    /**
     * Records a checkpoint that a subtask takes. Another subtask may have taken a checkpoint before it rejected records that count
     * here, so only checkpoints count that were triggered since the share was exceeded.
     *
     * @param triggered in milliseconds since the epoch, by the clock of the JobManager
     */
    synchronized void snapshotState(long checkpointId, long triggered) {
        if (failure != null && triggered >= failingSince) {
            taken.add(checkpointId);
        }
    }

    /**
     * Fails the task at the second checkpoint that was triggered since the share was exceeded.
     *
     * @throws RuntimeException for which Flink does not restart the job
     */
    synchronized void notifyCheckpointComplete(long checkpointId) {
        String cause = failure;
        if (cause != null && taken.remove(checkpointId) && ++completed >= CHECKPOINTS) {
            throw new PoisonedException(cause);
        }
    }
}
