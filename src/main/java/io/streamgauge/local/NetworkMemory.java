// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.flink.NetworkBuffers;
import io.streamgauge.model.RunRefusedException;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;

/**
 * Sizes the network memory of a mini-cluster for its job. Flink gives it 64 MiB whatever the job is, and fails a job that needs
 * more with "Insufficient number of network buffers" at every restart.
 */
final class NetworkMemory {
    /** What Flink gives a mini-cluster. */
    private static final MemorySize DEFAULT = MemorySize.ofMebiBytes(64);

    private NetworkMemory() {}

    /**
     * Raises the network memory in the options where the job requires more than the default. The default is added,
     * because Flink distributes that part by load. A value that the user has set stays.
     *
     * @param console takes a line where the memory is raised
     * @throws RunRefusedException where the job requires more than the user has set, or than the JVM may allocate
     */
    static void provide(JobGraph job, Configuration options, Consumer<String> console) throws RunRefusedException {
        // All subtasks share one TaskManager, so no channel leads to another.
        long buffers = NetworkBuffers.required(job, Integer.MAX_VALUE);
        long required =
                buffers * options.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE).getBytes();
        if (options.contains(TaskManagerOptions.NETWORK_MEMORY_MAX)
                || options.contains(TaskManagerOptions.NETWORK_MEMORY_MIN)) {
            checkSet(buffers, required, options);
            return;
        }
        if (required <= DEFAULT.getBytes()) {
            return;
        }
        MemorySize size = MemorySize.ofMebiBytes(mebibytes(required + DEFAULT.getBytes()));
        // Flink allocates all of it at the start, in direct memory, of which the JVM allows as much as of heap.
        long most = Runtime.getRuntime().maxMemory();
        if (size.getBytes() > most) {
            throw new RunRefusedException(
                    "the job requires " + buffers + " network buffers, for which " + size.getMebiBytes()
                            + " MiB of direct memory are allocated, and this JVM allows " + (most >> 20)
                            + " MiB; lower --parallelism, have fewer aggregations, or raise -Xmx in STREAMGAUGE_JAVA_OPTS");
        }
        options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, size);
        options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, size);
        console.accept("the job requires " + buffers + " network buffers; network memory is " + size.getMebiBytes()
                + " MiB instead of " + DEFAULT.getMebiBytes());
    }

    private static void checkSet(long buffers, long required, Configuration options) throws RunRefusedException {
        // A mini-cluster takes 64 MiB for the one that is not set.
        long max = options.getOptional(TaskManagerOptions.NETWORK_MEMORY_MAX)
                .orElse(DEFAULT)
                .getBytes();
        if (max < required) {
            throw new RunRefusedException(
                    "the job requires " + buffers + " network buffers, which is " + mebibytes(required)
                            + " MiB, and taskmanager.memory.network.max is " + (max >> 20)
                            + " MiB; set it and taskmanager.memory.network.min to that at least, or leave both out");
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
