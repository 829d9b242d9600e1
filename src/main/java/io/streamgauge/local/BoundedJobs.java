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
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
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

    /**
     * Starts the cluster.
     *
     * @param options of Flink, for the cluster and for every job
     * @param slots the number of jobs of parallelism 1 that can run at once
     */
    public BoundedJobs(Configuration options, int slots) throws IOException, RunRefusedException {
        this.options = new Configuration(options);
        this.temporary = TemporaryDirectory.open("streamgauge-jobs");
        this.options.set(CoreOptions.TMP_DIRS, temporary.path().toString());
        this.options.set(WebOptions.TMP_DIR, temporary.path().toString());
        this.options.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        WebUi.configure(new PortChoice.Off(), this.options, UUID.randomUUID().toString());
        this.cluster = LocalRun.cluster(this.options, slots);
        try {
            cluster.start();
        } catch (Exception e) {
            close();
            throw new RunRefusedException("the mini-cluster does not start: " + JobFailedException.rootMessage(e), e);
        }
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
