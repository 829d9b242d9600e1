// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.state.Generation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;

/** The job of a local run, until it ends or is stopped with a savepoint. */
final class RunningJob {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_START_EVERY = Duration.ofMillis(100);

    private final SubmittedJob job;
    private final LocalRunOptions run;
    private final CheckpointWatch checkpoints;
    private long failedAt;

    RunningJob(SubmittedJob job, LocalRunOptions run) {
        this.job = job;
        this.run = run;
        this.checkpoints = new CheckpointWatch(job.directory().root());
    }

    /** Returns the savepoint with which this run was stopped; empty at the end of its input. */
    Optional<Path> await(Generation state, CompletableFuture<Void> stop, Dataflow dataflow, HeapWatch heap)
            throws Exception {
        if (!(run.webUi() instanceof PortChoice.Off)) {
            job.console()
                    .accept("web UI at http://localhost:"
                            + job.cluster().getRestAddress().get().getPort());
        }
        CompletableFuture<JobResult> result = job.cluster().requestJobResult(job.id());
        awaitAny(result, stop, dataflow, heap);
        if (!result.isDone()) {
            return Optional.of(new FinalCheckpoint(job, dataflow).take(state));
        }
        JobResult ended = result.get();
        Optional<JobStatus> status = ended.getJobStatus();
        if (!job.cluster().isRunning()) {
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
        return job.failed("the job was " + how + " from outside of this run, over Flink's REST interface", null);
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
                if (!job.cluster().isRunning()) {
                    throw endedFromOutside("shut down");
                }
                boolean there = job.cluster().requestClusterOverview().get().getNumTaskManagersConnected() > 0;
                if (seen && !there) {
                    throw job.failed("the TaskManager has ended itself; the log has the reason", null);
                }
                seen |= there;
                AccessExecutionGraph graph =
                        job.cluster().getExecutionGraph(job.id()).get();
                ErrorInfo failure = graph.getFailureInfo();
                if (failure != null && failure.getTimestamp() != failedAt) {
                    failedAt = failure.getTimestamp();
                    heap.check(failure.getException());
                    job.console().accept("the job restarts: " + JobFailedException.rootMessage(failure.getException()));
                }
                report(graph);
                if (!running && runs(graph)) {
                    running = true;
                    dataflow.running();
                }
            }
        }
    }

    private void report(AccessExecutionGraph graph) {
        Optional<CheckpointWatch.Completed> last = Optional.ofNullable(graph.getCheckpointStatsSnapshot())
                .map(statistics -> statistics.getHistory().getLatestCompletedCheckpoint())
                .map(completed -> new CheckpointWatch.Completed(
                        completed.getCheckpointId(), Instant.ofEpochMilli(completed.getLatestAckTimestamp())));
        checkpoints.report(job.failures().last(), last, Instant.now()).ifPresent(job.console());
    }

    static boolean runsOrEnded(AccessExecutionGraph graph) {
        return graph.getState().isGloballyTerminalState() || runs(graph);
    }

    private static boolean runs(AccessExecutionGraph graph) {
        if (graph.getState() != JobStatus.RUNNING) {
            return false;
        }
        for (AccessExecutionVertex subtask : graph.getAllExecutionVertices()) {
            ExecutionState state = subtask.getExecutionState();
            if (state != ExecutionState.RUNNING && state != ExecutionState.FINISHED) {
                return false;
            }
        }
        return true;
    }
}
