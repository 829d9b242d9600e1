// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.console.Console;
import io.streamgauge.local.state.FlinkPaths;
import io.streamgauge.local.state.Generation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.SavepointFormatType;

/** Stops the job of a local run with a savepoint. */
final class FinalCheckpoint {
    /** How long a stop may take; a checkpoint that waits for a broker that is gone would wait for ever. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final SubmittedJob job;
    private final Dataflow dataflow;
    private final long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
    private boolean unreachableReported;

    FinalCheckpoint(SubmittedJob job, Dataflow dataflow) {
        this.job = job;
        this.dataflow = dataflow;
    }

    /**
     * Returns the savepoint, which is the only one of its generation then.
     *
     * @throws JobFailedException where it did not complete within 60 s, or cannot
     */
    Path take(Generation state) throws Exception {
        if (Console.OUT.readerGone()) {
            job.console().accept("nobody reads the standard output any more, or it is full");
        }
        job.console().accept("stopping with a final checkpoint; a second Ctrl-C or SIGTERM stops at once");
        while (true) {
            awaitRunning();
            try {
                String savepoint = await(job.cluster()
                        .stopWithSavepoint(
                                job.id(), FlinkPaths.url(state.savepoints()), false, SavepointFormatType.NATIVE));
                await(job.cluster().requestJobResult(job.id()));
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
        Throwable cause = job.failures()
                .last()
                .map(last -> (Throwable) last.cause())
                .filter(CheckpointWatch::isInputOutput)
                .orElse(failure);
        if (CheckpointWatch.isInputOutput(cause)) {
            throw job.failed(
                    "the final checkpoint failed: "
                            + CheckpointWatch.reason(cause, job.directory().root()),
                    cause);
        }
        if (System.nanoTime() > deadline
                || job.cluster().getJobStatus(job.id()).get().isGloballyTerminalState()) {
            throw job.failed(
                    "the job could not stop with a final checkpoint ("
                            + JobFailedException.because(failure).getMessage() + ")",
                    failure);
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws Exception {
        while (true) {
            try {
                return answer.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (System.nanoTime() > deadline) {
                    String why = dataflow.unreachable()
                            .map(what -> " (" + what + ")")
                            .orElse("");
                    throw job.failed(
                            "the final checkpoint did not complete within " + STOP_WITHIN.toSeconds() + " s" + why,
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
            job.console()
                    .accept(unreachable.get() + ", so a final checkpoint may not complete; a second Ctrl-C or"
                            + " SIGTERM ends the run at once, and "
                            + job.directory().nextRun());
        }
    }

    /** Flink refuses a savepoint of a job that is starting or restarting, and logs each refusal. */
    private void awaitRunning() throws Exception {
        boolean reported = false;
        while (!RunningJob.runsOrEnded(job.cluster().getExecutionGraph(job.id()).get())) {
            if (System.nanoTime() > deadline) {
                throw job.failed(
                        "the job has not run for " + STOP_WITHIN.toSeconds()
                                + " s, so it could not stop with a final checkpoint",
                        null);
            }
            reportUnreachable();
            if (!reported && !unreachableReported) {
                job.console()
                        .accept("the job is starting; waits until it runs, " + STOP_WITHIN.toSeconds() + " s at most");
                reported = true;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }
}
