// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.flink.NetworkBuffers;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobgraph.JobGraph;

/**
 * What the configuration at submission lacks for a job to run well on a cluster. In application mode it is the cluster's; that of a
 * client may be another, so nothing is refused.
 */
public final class SubmissionAdvice {
    private static final String UNLESS = "unless the cluster is configured otherwise than this client, ";

    private SubmissionAdvice() {}

    /** One line for each lack. */
    public static List<String> of(JobGraph job, Configuration options) {
        List<String> lines = new ArrayList<>();
        checkpoints(options, lines);
        networkMemory(job, options, lines);
        return lines;
    }

    private static void checkpoints(Configuration options, List<String> lines) {
        String storage = options.getOptional(CheckpointingOptions.CHECKPOINT_STORAGE)
                .orElse(options.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY) ? "filesystem" : "jobmanager");
        if (CheckpointingOptions.isCheckpointingEnabled(options) && storage.equals("jobmanager")) {
            lines.add(
                    UNLESS
                            + "checkpoints are kept in the memory of the JobManager: they are lost with it, and fail where the state"
                            + " of a subtask exceeds 5 MiB; set execution.checkpointing.dir to a directory that every process sees");
        }
    }

    private static void networkMemory(JobGraph job, Configuration options, List<String> lines) {
        int slots = options.get(TaskManagerOptions.NUM_TASK_SLOTS);
        long buffers = NetworkBuffers.required(job, slots);
        long required =
                buffers * options.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE).getBytes();
        MemorySize provided = provided(options);
        if (required > provided.getBytes()) {
            long mebibytes = (required + (1 << 20) - 1) >> 20;
            lines.add(UNLESS
                    + "the job fails and restarts with \"Insufficient number of network buffers\": it needs up to "
                    + buffers + " buffers (" + mebibytes + " MiB) on a TaskManager with " + slots
                    + (slots == 1 ? " slot" : " slots") + ", which has " + provided.getMebiBytes()
                    + " MiB; set taskmanager.memory.network.min and taskmanager.memory.network.max to " + mebibytes
                    + "m at least, or lower the parallelism");
        }
    }

    /** Flink's least where the memory of a TaskManager is not configured. */
    private static MemorySize provided(Configuration options) {
        try {
            return TaskExecutorProcessUtils.processSpecFromConfig(options).getNetworkMemSize();
        } catch (IllegalConfigurationException notConfigured) {
            return options.get(TaskManagerOptions.NETWORK_MEMORY_MIN);
        }
    }
}
