// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.rest.WebUi;
import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A mini-cluster in this process for jobs that end by themselves and leave no state, as those of tests are. It takes them one after
 * the other, or as many at once as it has slots. It has no web UI, and its REST interface answers nobody.
 */
public final class BoundedJobs implements AutoCloseable {
    private final Configuration options;
    private final MiniCluster cluster;
    private final TemporaryDirectory temporary;

    private BoundedJobs(Configuration options, MiniCluster cluster, TemporaryDirectory temporary) {
        this.options = options;
        this.cluster = cluster;
        this.temporary = temporary;
    }

    /**
     * @param options of Flink, for the cluster and for every job
     * @param slots the number of jobs of parallelism 1 that can run at once
     */
    public static BoundedJobs start(Configuration options, int slots) throws IOException, RunRefusedException {
        Configuration own = new Configuration(options);
        TemporaryDirectory temporary = TemporaryDirectory.open("streamgauge-jobs");
        own.set(CoreOptions.TMP_DIRS, temporary.path().toString());
        own.set(WebOptions.TMP_DIR, temporary.path().toString());
        own.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        own.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        own.set(JobManagerOptions.BIND_HOST, "localhost");
        own.set(TaskManagerOptions.BIND_HOST, "localhost");
        WebUi.configure(new PortChoice.Off(), own, UUID.randomUUID().toString());
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(own)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
        BoundedJobs jobs = new BoundedJobs(own, cluster, temporary);
        try {
            cluster.start();
        } catch (Exception e) {
            jobs.close();
            throw new RunRefusedException("the mini-cluster does not start: " + JobFailedException.rootMessage(e), e);
        }
        return jobs;
    }

    /** An environment with the options of the cluster, for one job. */
    public StreamExecutionEnvironment environment() {
        return new StreamExecutionEnvironment(new Configuration(options));
    }

    /**
     * Runs a job to its end.
     *
     * @param environment of {@link #environment}, with a bounded dataflow
     */
    public void run(String name, StreamExecutionEnvironment environment)
            throws JobFailedException, InterruptedException {
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        graph.setJobId(JobID.generate());
        try {
            JobResult result = cluster.submitJob(graph)
                    .thenCompose(submitted -> cluster.requestJobResult(submitted.getJobID()))
                    .get();
            Optional<? extends Throwable> failure = result.getSerializedThrowable();
            if (failure.isPresent()) {
                throw JobFailedException.because(failure.get());
            }
        } catch (ExecutionException e) {
            throw JobFailedException.because(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (temporary) {
            LocalRun.close(cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
