// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.logging.CheckpointFailures;
import io.streamgauge.local.state.StateDirectory;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.jspecify.annotations.Nullable;

/**
 * The job of a local run on its mini-cluster.
 *
 * @param directory of its state
 * @param failures of its checkpoints
 * @param console takes each line meant for people
 */
record SubmittedJob(
        MiniCluster cluster,
        JobID id,
        StateDirectory directory,
        CheckpointFailures failures,
        Consumer<String> console) {
    /** Why the run fails, and what the next one resumes from. */
    JobFailedException failed(String why, @Nullable Throwable cause) {
        return new JobFailedException(why + "; " + directory.nextRun(), cause);
    }
}
