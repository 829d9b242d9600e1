package io.streamgauge.local;

import io.streamgauge.console.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** The job of a local run, until it ends or is stopped with a savepoint. */
final class RunningJob {
    /** How long a stop may take; a checkpoint that waits for a broker that is gone would wait for ever. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);

    private static final Duration STOP_AGAIN_AFTER = Duration.ofMillis(200);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_START_EVERY = Duration.ofMillis(100);

    private final MiniCluster cluster;
    private final JobID id;
    private final LocalRunOptions run;
    private final Consumer<String> say;

    RunningJob(MiniCluster cluster, JobID id, LocalRunOptions run, Consumer<String> say) {
        this.cluster = cluster;
        this.id = id;
        this.run = run;
        this.say = say;
    }

    /** Returns the savepoint with which this run was stopped; empty at the end of its input. */
    Optional<Path> await(Generation state, CompletableFuture<Void> stop, LocalRun.Dataflow dataflow, HeapWatch heap)
            throws Exception {
        CompletableFuture<JobResult> result = cluster.requestJobResult(id);
        awaitAny(result, stop, dataflow, heap);
        if (!result.isDone()) {
            return Optional.of(stop(state));
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
        return new JobFailedException("the job was " + how
                + " from outside of this run, over Flink's REST interface; the next run resumes from the"
                + " last checkpoint or savepoint in " + run.stateDirectory());
    }

    /**
     * Returns when the job has ended or shall stop. Flink ends a TaskManager on fatal errors, and the job would
     * wait for another one for ever; one that runs out of heap would restart for ever.
     */
    private void awaitAny(
            CompletableFuture<?> result, CompletableFuture<?> stop, LocalRun.Dataflow dataflow, HeapWatch heap)
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
                            "the TaskManager has ended itself, the log says why; the next run resumes from the last"
                                    + " checkpoint that completed");
                }
                seen |= there;
                AccessExecutionGraph job = cluster.getExecutionGraph(id).get();
                if (job.getFailureInfo() != null) {
                    heap.check(job.getFailureInfo().getException());
                }
                if (!running && runs(job)) {
                    running = true;
                    dataflow.running();
                }
            }
        }
    }

    private Path stop(Generation state) throws Exception {
        if (Console.OUT.readerGone()) {
            say.accept("nobody reads the standard output any more, or it is full");
        }
        say.accept("stopping with a final checkpoint; once more to stop at once");
        long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
        while (true) {
            awaitRunning(deadline);
            try {
                String savepoint = cluster.stopWithSavepoint(
                                id, LocalRun.url(state.savepoints()), false, SavepointFormatType.NATIVE)
                        .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                cluster.requestJobResult(id).get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
                state.keepOnly(LocalRun.path(savepoint));
                // A commit that failed would have failed the job.
                state.noteCommitted(LocalRun.path(savepoint));
                return LocalRun.path(savepoint);
            } catch (TimeoutException e) {
                throw new JobFailedException(
                        "the final checkpoint did not complete within " + STOP_WITHIN.toSeconds()
                                + " s; the next run resumes from the last one that did",
                        e);
            } catch (ExecutionException e) {
                // It may have failed since, and run again a moment later.
                if (System.nanoTime() > deadline
                        || cluster.getJobStatus(id).get().isGloballyTerminalState()) {
                    throw new JobFailedException(
                            "the job could not stop with a final checkpoint ("
                                    + JobFailedException.because(e).getMessage()
                                    + "); the next run resumes from the last one that completed",
                            e);
                }
                Thread.sleep(STOP_AGAIN_AFTER.toMillis());
            }
        }
    }

    /** Flink refuses a savepoint of a job that is starting or restarting, and logs each refusal. */
    private void awaitRunning(long deadline) throws Exception {
        boolean reported = false;
        while (!runsOrEnded(cluster.getExecutionGraph(id).get())) {
            if (System.nanoTime() > deadline) {
                throw new JobFailedException(
                        "the job has not run for " + STOP_WITHIN.toSeconds() + " s, so it could not stop with a final"
                                + " checkpoint; the next run resumes from the last one that completed");
            }
            if (!reported) {
                say.accept("the job is starting; waits until it runs, " + STOP_WITHIN.toSeconds() + " s at most");
                reported = true;
            }
            Thread.sleep(STOP_AGAIN_AFTER.toMillis());
        }
    }

    private static boolean runsOrEnded(AccessExecutionGraph job) {
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
