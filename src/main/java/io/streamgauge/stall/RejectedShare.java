// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many records all processes of a job have read within {@code source.poison.over}, and how many of them were rejected. Each
 * process counts by itself, so one that begins again, or whose report is missing for a while, changes no sum. Not thread-safe.
 */
final class RejectedShare {
    /** The number of steps that the time is divided into; older counts are dropped step by step. */
    private static final int STEPS = 600;

    private final long over;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final Map<String, Intake> seen = new HashMap<>();
    private long records;
    private long rejected;

    private static final class Step {
        private final long nanos;
        private long records;
        private long rejected;

        Step(long nanos) {
            this.nanos = nanos;
        }
    }

    RejectedShare(Duration over) {
        this.over = over.toNanos();
    }

    /** @param nanos the time by {@link System#nanoTime} */
    void add(Map<String, Intake> processes, long nanos) {
        while (!steps.isEmpty() && nanos - steps.getFirst().nanos > over) {
            Step gone = steps.removeFirst();
            records -= gone.records;
            rejected -= gone.rejected;
        }
        if (steps.isEmpty() || nanos - steps.getLast().nanos >= over / STEPS) {
            steps.add(new Step(nanos));
        }
        Step step = steps.getLast();
        processes.forEach((process, now) -> {
            Intake before = seen.get(process);
            if (before == null) {
                // What an older process has read before is not known to be of the time.
                before = TimeUnit.MILLISECONDS.toNanos(now.ageMillis()) > over ? now : Intake.NOTHING;
            }
            // A report may be overtaken by a newer one.
            if (now.records() >= before.records() && now.rejected() >= before.rejected()) {
                seen.put(process, now);
                count(step, now.records() - before.records(), now.rejected() - before.rejected());
            }
        });
    }

    private void count(Step step, long moreRecords, long moreRejected) {
        step.records += moreRecords;
        step.rejected += moreRejected;
        records += moreRecords;
        rejected += moreRejected;
    }

    long records() {
        return records;
    }

    long rejected() {
        return rejected;
    }

    boolean exceeds(BigDecimal share) {
        return BigDecimal.valueOf(rejected).compareTo(share.multiply(BigDecimal.valueOf(records))) > 0;
    }

    /** 0 where nothing was read. */
    BigDecimal value() {
        return records == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(rejected).divide(BigDecimal.valueOf(records), MathContext.DECIMAL64);
    }
}
