// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.logging.CheckpointFailures.Failure;
import io.streamgauge.model.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.jspecify.annotations.Nullable;

/** Reports checkpoints that fail: the first, then after 1, 2, 4 ... minutes of failures, and the first that completes again. */
final class CheckpointWatch {
    private static final Duration REPORT_AGAIN_AFTER = Duration.ofMinutes(1);

    private final Path directory;
    private @Nullable Instant failingSince;
    private Duration reportAfter = Duration.ZERO;

    /**
     * A checkpoint that completed.
     *
     * @param checkpoint its number
     */
    record Completed(long checkpoint, Instant time) {}

    /** @param directory that the checkpoints are written to */
    CheckpointWatch(Path directory) {
        this.directory = directory;
    }

    /**
     * What there is to report now.
     *
     * @param failure the last one of this run
     * @param completed the last one of this run
     */
    Optional<String> report(Optional<Failure> failure, Optional<Completed> completed, Instant now) {
        boolean fails = failure.isPresent()
                && (completed.isEmpty()
                        || failure.get().time() > completed.get().time().toEpochMilli());
        if (!fails) {
            Optional<Instant> since = Optional.ofNullable(failingSince);
            failingSince = null;
            reportAfter = Duration.ZERO;
            return since.flatMap(first -> completed.map(last -> "checkpoint " + last.checkpoint() + " completed, "
                    + Durations.words(Duration.between(first, last.time())) + " after the first that failed"));
        }
        if (failingSince == null) {
            failingSince = Instant.ofEpochMilli(failure.get().time());
        }
        if (Duration.between(failingSince, now).compareTo(reportAfter) < 0) {
            return Optional.empty();
        }
        reportAfter = reportAfter.isZero() ? REPORT_AGAIN_AFTER : reportAfter.multipliedBy(2);
        return Optional.of(line(failure.get(), completed, now));
    }

    private String line(Failure failure, Optional<Completed> completed, Instant now) {
        boolean numbered = !failure.checkpoint().isEmpty()
                && Character.isDigit(failure.checkpoint().charAt(0));
        return (numbered ? "checkpoint " + failure.checkpoint() : "a checkpoint") + " failed: " + reason(failure)
                + "; committed readers see no results until one completes; "
                + completed
                        .map(last -> "the last was " + Durations.words(Duration.between(last.time(), now)) + " ago")
                        .orElse("none has completed since the start");
    }

    private String reason(Failure failure) {
        return failure.cause().getCheckpointFailureReason() == CheckpointFailureReason.CHECKPOINT_EXPIRED
                ? "it did not complete within execution.checkpointing.timeout"
                : reason(failure.cause(), directory);
    }

    /** The root cause; with the directory where that is an I/O error, because its message rarely names one. */
    static String reason(Throwable failure, Path directory) {
        return JobFailedException.rootMessage(failure) + (isInputOutput(failure) ? " (" + directory + ")" : "");
    }

    /** Whether the file system is the reason; failures of the network have classes of their own. */
    static boolean isInputOutput(Throwable failure) {
        Throwable root = JobFailedException.root(failure);
        return root.getClass() == IOException.class
                || root instanceof java.nio.file.FileSystemException
                || root instanceof java.io.FileNotFoundException;
    }
}
