// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.console.Console;
import io.streamgauge.local.logging.CheckpointFailures;
import io.streamgauge.local.state.FlinkPaths;
import io.streamgauge.local.state.Generation;
import io.streamgauge.local.state.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** Stops the job of a local run with a savepoint. */
final class FinalCheckpoint {
    /** How long a stop may take; a checkpoint that waits for a broker that is gone would wait for ever. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final MiniCluster cluster;
    private final JobID id;
    private final StateDirectory directory;
    private final Dataflow dataflow;
    private final CheckpointFailures failures;
    private final Consumer<String> say;
    private final long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
    private boolean unreachableReported;

    FinalCheckpoint(
            MiniCluster cluster,
            JobID id,
            StateDirectory directory,
            Dataflow dataflow,
            CheckpointFailures failures,
            Consumer<String> say) {
        this.cluster = cluster;
        this.id = id;
        this.directory = directory;
        this.dataflow = dataflow;
        this.failures = failures;
        this.say = say;
    }

    /**
     * Returns the savepoint, which is the only one of its generation then.
     *
     * @throws JobFailedException where it did not complete within 60 s, or cannot
     */
    Path take(Generation state) throws Exception {
        if (Console.OUT.readerGone()) {
            say.accept("nobody reads the standard output any more, or it is full");
        }
        say.accept("stopping with a final checkpoint; once more to stop at once");
        while (true) {
            awaitRunning();
            try {
                String savepoint = await(cluster.stopWithSavepoint(
                        id, FlinkPaths.url(state.savepoints()), false, SavepointFormatType.NATIVE));
                await(cluster.requestJobResult(id));
                state.keepOnly(FlinkPaths.path(savepoint));
                // A commit that failed would have failed the job.
                state.noteCommitted(FlinkPaths.path(savepoint));
                return FlinkPaths.path(savepoint);
            } catch (ExecutionException e) {
                failWhereFinal(e);
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    /** The job may have failed since, and run again a moment later; a disk does not get better in that time. */
    private void failWhereFinal(ExecutionException failure) throws Exception {
        Throwable cause = failures.last()
                .map(last -> (Throwable) last.cause())
                .filter(CheckpointWatch::isInputOutput)
                .orElse(failure);
        if (CheckpointWatch.isInputOutput(cause)) {
            throw new JobFailedException(
                    "the final checkpoint failed: " + CheckpointWatch.reason(cause, directory.root()) + "; "
                            + directory.nextRun(),
                    cause);
        }
        if (System.nanoTime() > deadline || cluster.getJobStatus(id).get().isGloballyTerminalState()) {
            throw new JobFailedException(
                    "the job could not stop with a final checkpoint ("
                            + JobFailedException.because(failure).getMessage() + "); " + directory.nextRun(),
                    failure);
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws Exception {
        while (true) {
            try {
                return answer.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new JobFailedException(
                            "the final checkpoint did not complete within " + STOP_WITHIN.toSeconds() + " s"
                                    + dataflow.unreachable()
                                            .map(what -> " (" + what + ")")
                                            .orElse("") + "; "
                                    + directory.nextRun(),
                            notYet);
                }
                reportUnreachable();
            }
        }
    }

    private void reportUnreachable() {
        Optional<String> unreachable = dataflow.unreachable();
        if (unreachable.isPresent() && !unreachableReported) {
            unreachableReported = true;
            say.accept(unreachable.get() + ", so a final checkpoint may not complete; once more ends now, and "
                    + directory.nextRun());
        }
    }

    /** Flink refuses a savepoint of a job that is starting or restarting, and logs each refusal. */
    private void awaitRunning() throws Exception {
        boolean reported = false;
        while (!RunningJob.runsOrEnded(cluster.getExecutionGraph(id).get())) {
            if (System.nanoTime() > deadline) {
                throw new JobFailedException("the job has not run for " + STOP_WITHIN.toSeconds()
                        + " s, so it could not stop with a final checkpoint; " + directory.nextRun());
            }
            reportUnreachable();
            if (!reported && !unreachableReported) {
                say.accept("the job is starting; waits until it runs, " + STOP_WITHIN.toSeconds() + " s at most");
                reported = true;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }
}
