// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import org.apache.flink.runtime.jobgraph.DistributionPattern;
import org.apache.flink.runtime.jobgraph.IntermediateDataSet;
import org.apache.flink.runtime.jobgraph.JobEdge;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;

/**
 * How many network buffers the pools of a job reserve on one TaskManager; with fewer its subtasks fail with "Insufficient number of
 * network buffers". Each subpartition reserves one and each result partition one more, each input gate one, and each channel from
 * another TaskManager its exclusive ones.
 */
public final class NetworkBuffers {
    /** The exclusive buffers of a channel from another TaskManager; a constant in Flink 2.3. */
    private static final int EXCLUSIVE = 2;

    private NetworkBuffers() {}

    /**
     * The largest number that a TaskManager can need.
     *
     * @param slots of the TaskManager, each with at most one subtask of an operator
     */
    public static long required(JobGraph job, int slots) {
        long buffers = 0;
        for (JobVertex producer : job.getVertices()) {
            for (IntermediateDataSet data : producer.getProducedDataSets()) {
                for (JobEdge edge : data.getConsumers()) {
                    int consumers = edge.getTarget().getParallelism();
                    buffers += edge.getDistributionPattern() == DistributionPattern.ALL_TO_ALL
                            ? allToAll(producer.getParallelism(), consumers, slots)
                            : pointwise(producer.getParallelism(), consumers, slots);
                }
            }
        }
        return buffers;
    }

    private static long allToAll(int producers, int consumers, int slots) {
        long local = Math.min(producers, slots);
        long gates = Math.min(consumers, slots);
        return local * (consumers + 1) + gates * (1 + EXCLUSIVE * (producers - local));
    }

    private static long pointwise(int producers, int consumers, int slots) {
        long local = Math.min(producers, slots);
        long gates = Math.min(consumers, slots);
        long subpartitions = (consumers + producers - 1) / producers;
        // Subtasks of the same number share a slot.
        boolean remote = producers != consumers && Math.max(producers, consumers) > slots;
        long channels = remote ? (producers + consumers - 1) / consumers : 0;
        return local * (subpartitions + 1) + gates * (1 + EXCLUSIVE * channels);
    }
}
