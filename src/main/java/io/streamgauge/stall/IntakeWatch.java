// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import io.streamgauge.flink.metric.CheckpointedCounters;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.flink.metric.RejectCounters;
import io.streamgauge.model.Rejected;
import io.streamgauge.pipeline.PoisonLimit;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * Reports records read, rejects and checkpoint outcomes of the first operator to the stall watch. Its first subtask finds the cause of a
 * stall and the share of rejected records.
 */
public final class IntakeWatch implements AutoCloseable {
    private final CheckpointedCounters counters;
    private final RejectCounters rejected;
    private final StallWatch.Membership watch;
    /** Absent without a limit for the share of rejected records. */
    private final @Nullable RecentRejects recent;

    private volatile long checkpointAt = System.nanoTime();
    private volatile long failedCheckpoints;

    /** Must be closed with the subtask. */
    public IntakeWatch(
            StreamingRuntimeContext task,
            StallSettings settings,
            CheckpointedCounters counters,
            RejectCounters rejected) {
        this.counters = counters;
        this.rejected = rejected;
        PoisonLimit limit = settings.poison();
        this.recent = limit == null ? null : new RecentRejects(limit.over());
        this.watch = StallWatch.join(task.getMetricGroup(), this::addTo);
        boolean first = task.getTaskInfo().getIndexOfThisSubtask() == 0;
        watch.exchange(task.getGlobalAggregateManager());
        if (first) {
            watch.explain(settings).register(task.getMetricGroup());
        }
        if (first && settings.checkpointInterval() != null) {
            Metrics.gauge(task.getMetricGroup(), Metric.CHECKPOINT_AGE, this::sinceCheckpointMillis);
        }
        if (first && limit != null) {
            watch.watchShare(limit, settings.rejectedTopic()).register(task.getMetricGroup());
        }
    }

    private void addTo(Facts facts) {
        facts.count(Facts.WHOLE_PIPELINE, counters);
        facts.examples(Facts.WHOLE_PIPELINE, rejected);
        if (recent != null) {
            recent.addTo(facts, System.nanoTime());
        }
        facts.checkpoints(sinceCheckpointMillis(), failedCheckpoints);
    }

    private long sinceCheckpointMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - checkpointAt);
    }

    public void onRejected(Rejected record) {
        if (recent != null) {
            recent.add(record, System.nanoTime());
        }
    }

    /**
     * Must be called by the task's thread while a checkpoint is taken.
     *
     * @param triggered in milliseconds since the epoch, by the clock of the JobManager
     */
    public void onCheckpoint(long checkpoint, long triggered) {
        PoisonBreaker breaker = watch.breaker();
        if (breaker != null) {
            breaker.snapshotState(checkpoint, triggered);
        }
    }

    /** Fails the job where too many records were rejected and what was rejected is committed. */
    public void onCheckpointComplete(long checkpoint) {
        checkpointAt = System.nanoTime();
        failedCheckpoints = 0;
        PoisonBreaker breaker = watch.breaker();
        if (breaker != null) {
            breaker.notifyCheckpointComplete(checkpoint);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the task's thread writes it.
    public void onCheckpointAborted() {
        failedCheckpoints++;
    }

    @Override
    public void close() {
        if (recent != null) {
            watch.takeOver();
        }
        watch.close();
    }
}
