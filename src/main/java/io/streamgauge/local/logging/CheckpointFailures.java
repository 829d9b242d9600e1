// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.logging;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureManager;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/**
 * The failures of a job's checkpoints with their causes. Flink's statistics keep only the outermost message, as in "Checkpoint was
 * declined"; the cause is nowhere but in what {@link CheckpointFailureManager} logs.
 */
public final class CheckpointFailures implements AutoCloseable {
    private static final Set<CheckpointFailureReason> FAILURES = EnumSet.of(
            CheckpointFailureReason.IO_EXCEPTION,
            CheckpointFailureReason.CHECKPOINT_ASYNC_EXCEPTION,
            CheckpointFailureReason.CHECKPOINT_DECLINED,
            CheckpointFailureReason.CHECKPOINT_EXPIRED,
            CheckpointFailureReason.TASK_CHECKPOINT_FAILURE,
            CheckpointFailureReason.TRIGGER_CHECKPOINT_FAILURE,
            CheckpointFailureReason.FINALIZE_CHECKPOINT_FAILURE);

    private final LogTap tap;
    private volatile @Nullable Failure last;

    /**
     * A checkpoint that failed.
     *
     * @param checkpoint its number; not a number where it failed before it had one
     * @param time in milliseconds since 1970
     */
    public record Failure(String checkpoint, long time, CheckpointException cause) {}

    /** Begins to note the failures of a job. */
    public CheckpointFailures(JobID job) {
        tap = LogTap.on(CheckpointFailureManager.class.getName(), new Notes(job), Level.WARN);
    }

    /** The last one; empty where no checkpoint has failed. Those that a failure of the job or its end has aborted are none. */
    public Optional<Failure> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public void close() {
        tap.close();
    }

    private final class Notes extends AbstractAppender {
        private final JobID job;

        Notes(JobID job) {
            super(
                    "checkpoint failures of " + job + " " + System.identityHashCode(CheckpointFailures.this),
                    null,
                    null,
                    true,
                    Property.EMPTY_ARRAY);
            this.job = job;
        }

        @Override
        public void append(LogEvent event) {
            Object[] parameters = event.getMessage().getParameters();
            if (parameters != null
                    && Arrays.asList(parameters).contains(job)
                    && event.getThrown() instanceof CheckpointException failure
                    && FAILURES.contains(failure.getCheckpointFailureReason())) {
                last = new Failure(String.valueOf(parameters[0]), event.getTimeMillis(), failure);
            }
        }
    }
}
