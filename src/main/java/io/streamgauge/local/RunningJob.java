// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.logging.CheckpointFailures;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.state.Generation;
import io.streamgauge.local.state.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** The job of a local run, until it ends or is stopped with a savepoint. */
final class RunningJob {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_START_EVERY = Duration.ofMillis(100);

    private final MiniCluster cluster;
    private final JobID id;
    private final LocalRunOptions run;
    private final StateDirectory directory;
    private final CheckpointFailures failures;
    private final Consumer<String> say;
    private final CheckpointWatch checkpoints;
    private long failedAt;

    RunningJob(
            MiniCluster cluster,
            JobID id,
            LocalRunOptions run,
            StateDirectory directory,
            CheckpointFailures failures,
            Consumer<String> say) {
        this.cluster = cluster;
        this.id = id;
        this.run = run;
        this.directory = directory;
        this.failures = failures;
        this.say = say;
        this.checkpoints = new CheckpointWatch(directory.root());
    }

    /** Returns the savepoint with which this run was stopped; empty at the end of its input. */
    Optional<Path> await(Generation state, CompletableFuture<Void> stop, Dataflow dataflow, HeapWatch heap)
            throws Exception {
        if (!(run.webUi() instanceof PortChoice.Off)) {
            say.accept("web UI at http://localhost:"
                    + cluster.getRestAddress().get().getPort());
        }
        CompletableFuture<JobResult> result = cluster.requestJobResult(id);
        awaitAny(result, stop, dataflow, heap);
        if (!result.isDone()) {
            return Optional.of(new FinalCheckpoint(cluster, id, directory, dataflow, failures, say).take(state));
        }
        JobResult ended = result.get();
        Optional<JobStatus> status = ended.getJobStatus();
        if (!cluster.isRunning()) {
            throw endedFromOutside("shut down");
        } else if (status.equals(Optional.of(JobStatus.CANCELED))) {
            throw endedFromOutside("cancelled");
        } else if (ended.getSerializedThrowable().isPresent()) {
            throw JobFailedException.because(ended.getSerializedThrowable().get());
        } else if (!run.bounded()) {
            throw endedFromOutside("stopped");
        }
        return Optional.empty();
    }

    private JobFailedException endedFromOutside(String how) {
        return new JobFailedException("the job was " + how + " from outside of this run, over Flink's REST interface; "
                + directory.nextRun());
    }

    /**
     * Returns when the job has ended or shall stop. Flink ends a TaskManager on fatal errors, and the job would
     * wait for another one for ever; one that runs out of heap would restart for ever.
     */
    private void awaitAny(CompletableFuture<?> result, CompletableFuture<?> stop, Dataflow dataflow, HeapWatch heap)
            throws Exception {
        CompletableFuture<?> any = CompletableFuture.anyOf(result, stop, heap.exhausted());
        boolean seen = false;
        boolean running = false;
        while (true) {
            try {
                any.get((running ? LOOK_EVERY : LOOK_AT_START_EVERY).toMillis(), TimeUnit.MILLISECONDS);
                heap.check();
                return;
            } catch (TimeoutException none) {
                if (!cluster.isRunning()) {
                    throw endedFromOutside("shut down");
                }
                boolean there = cluster.requestClusterOverview().get().getNumTaskManagersConnected() > 0;
                if (seen && !there) {
                    throw new JobFailedException(
                            "the TaskManager has ended itself, the log says why; " + directory.nextRun());
                }
                seen |= there;
                AccessExecutionGraph job = cluster.getExecutionGraph(id).get();
                ErrorInfo failure = job.getFailureInfo();
                if (failure != null && failure.getTimestamp() != failedAt) {
                    failedAt = failure.getTimestamp();
                    heap.check(failure.getException());
                    say.accept("the job restarts: " + JobFailedException.rootMessage(failure.getException()));
                }
                report(job);
                if (!running && runs(job)) {
                    running = true;
                    dataflow.running();
                }
            }
        }
    }

    private void report(AccessExecutionGraph job) {
        CheckpointStatsSnapshot statistics = job.getCheckpointStatsSnapshot();
        CompletedCheckpointStats last =
                statistics == null ? null : statistics.getHistory().getLatestCompletedCheckpoint();
        checkpoints
                .report(
                        failures.last(),
                        Optional.ofNullable(last)
                                .map(completed -> new CheckpointWatch.Completed(
                                        completed.getCheckpointId(),
                                        Instant.ofEpochMilli(completed.getLatestAckTimestamp()))),
                        Instant.now())
                .ifPresent(say);
    }

    static boolean runsOrEnded(AccessExecutionGraph job) {
        return job.getState().isGloballyTerminalState() || runs(job);
    }

    private static boolean runs(AccessExecutionGraph job) {
        if (job.getState() != JobStatus.RUNNING) {
            return false;
        }
        for (AccessExecutionVertex subtask : job.getAllExecutionVertices()) {
            ExecutionState state = subtask.getExecutionState();
            if (state != ExecutionState.RUNNING && state != ExecutionState.FINISHED) {
                return false;
            }
        }
        return true;
    }
}
