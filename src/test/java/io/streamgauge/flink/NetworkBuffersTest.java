// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.local.JobFailedException;
import io.streamgauge.testing.Waiting;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number that is computed is Flink's: with so many buffers a job runs, with one less it does not. */
class NetworkBuffersTest {
    private static final int EXCHANGES = 8;
    private static final int SEGMENT = 32 * 1024;

    @ParameterizedTest
    @CsvSource({"1, 8", "2, 4"})
    void aJobRunsWithTheRequiredBuffersAndNotWithOneLess(int taskManagers, int slots) throws Exception {
        long required = NetworkBuffers.required(job(taskManagers * slots), slots);

        assertThat(failure(taskManagers, slots, required)).isEmpty();
        assertThat(failure(taskManagers, slots, required - 1))
                .startsWith("the job failed: IOException: Insufficient number of network buffers")
                .endsWith("raise taskmanager.memory.network.min and taskmanager.memory.network.max, or lower the"
                        + " parallelism");
    }

    /** Each exchange is between all subtasks, as those of the aggregations are. It does not end, since a subtask that ends frees buffers. */
    private static JobGraph job(int parallelism) {
        Configuration options = new Configuration();
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(options);
        environment.setParallelism(parallelism);
        DataStream<Long> numbers = environment.fromSequence(1, Long.MAX_VALUE);
        for (int i = 0; i < EXCHANGES; i++) {
            numbers.keyBy(number -> number % 10, Types.LONG)
                    .map(number -> number)
                    .returns(Types.LONG)
                    .sinkTo(new DiscardingSink<>());
        }
        return environment.getStreamGraph().getJobGraph();
    }

    /** What the job failed with; empty where all its subtasks ran at the same time. */
    private static String failure(int taskManagers, int slots, long buffers) throws Exception {
        Configuration options = new Configuration();
        MemorySize memory = new MemorySize(buffers * SEGMENT);
        options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, memory);
        options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, memory);
        MiniClusterConfiguration configuration = new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slots)
                .withRandomPorts()
                .build();
        try (MiniCluster cluster = new MiniCluster(configuration)) {
            cluster.start();
            JobGraph job = job(taskManagers * slots);
            cluster.submitJob(job).get();
            Waiting.until("all subtasks run, or the job has ended", () -> runsOrEnded(cluster, job));
            if (!cluster.getJobStatus(job.getJobID()).get().isGloballyTerminalState()) {
                return "";
            }
            JobResult result = cluster.requestJobResult(job.getJobID()).get();
            return JobFailedException.because(result.getSerializedThrowable().orElseThrow())
                    .getMessage();
        } catch (ExecutionException e) {
            throw new AssertionError("the job was not even submitted", e);
        }
    }

    private static boolean runsOrEnded(MiniCluster cluster, JobGraph job) throws Exception {
        AccessExecutionGraph graph = cluster.getExecutionGraph(job.getJobID()).get();
        // While the JobMaster is initialized the graph has no subtasks.
        boolean runs = graph.getState() == JobStatus.RUNNING;
        for (AccessExecutionVertex subtask : graph.getAllExecutionVertices()) {
            runs &= subtask.getExecutionState() == ExecutionState.RUNNING;
        }
        return runs || graph.getState().isGloballyTerminalState();
    }
}
