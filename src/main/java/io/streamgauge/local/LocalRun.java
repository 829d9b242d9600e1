// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.logging.CheckpointFailures;
import io.streamgauge.local.logging.RunLog;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.rest.RestGuard;
import io.streamgauge.local.rest.WebUi;
import io.streamgauge.local.state.FlinkPaths;
import io.streamgauge.local.state.Generation;
import io.streamgauge.local.state.StateDirectory;
import io.streamgauge.local.state.StateOwner;
import io.streamgauge.model.RunRefusedException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a dataflow on a mini-cluster in this process. It resumes from the newest checkpoint or savepoint in its state
 * directory, and Ctrl-C stops it with a savepoint there, so that the next run neither loses nor repeats anything.
 */
public final class LocalRun {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private final String name;
    private final Configuration options;
    private final LocalRunOptions run;
    private final Consumer<String> console;
    private final JobID id;
    private volatile @Nullable StopSignal stopSignal;

    /**
     * @param name of the job; with it goes the state: the same name finds its state again
     * @param options of Flink; the checkpoint and savepoint directories in them are replaced by the state directory's
     * @param console takes each line meant for people
     */
    public LocalRun(String name, Configuration options, LocalRunOptions run, Consumer<String> console) {
        this.name = name;
        this.options = new Configuration(options);
        this.run = run;
        this.console = console;
        this.id = StateOwner.jobOf(name);
    }

    /**
     * Runs until the job ends by itself, or until Ctrl-C, SIGTERM or SIGHUP; a second of those ends the process at once.
     *
     * @return whether it was stopped: then there is a final checkpoint in the state directory to resume from
     * @throws RunRefusedException where it cannot begin: state directory in use, unreadable or another's, web UI port taken
     * @throws JobFailedException where the job failed for good, did not stop in time, or was ended from outside of this run; also
     *     where it was stopped because nobody reads the standard output any more
     * @throws Exception what the dataflow's building threw
     */
    public boolean untilDone(Dataflow dataflow) throws Exception {
        try (StopSignal signal = new StopSignal()) {
            stopSignal = signal;
            boolean stopped = untilDone(dataflow, signal.received());
            if (stopped && signal.readerGone()) {
                throw new JobFailedException(
                        "the run has stopped with a final checkpoint because nobody reads its standard"
                                + " output; the next run resumes from here",
                        null);
            }
            return stopped;
        } finally {
            stopSignal = null;
        }
    }

    /** Stops {@link #untilDone(Dataflow)} as Ctrl-C does. */
    public void stop() {
        StopSignal signal = stopSignal;
        if (signal != null) {
            signal.interrupt();
        }
    }

    /**
     * The same without signals.
     *
     * @param stop completes when the run shall stop
     */
    public boolean untilDone(Dataflow dataflow, CompletableFuture<Void> stop) throws Exception {
        try (HeapWatch heap = new HeapWatch(HeapWatch.remedy(options, dataflow.keyedState()), console)) {
            try {
                return untilDone(dataflow, stop, heap);
            } catch (OutOfMemoryError | JobFailedException e) {
                throw heap.explain(e);
            }
        }
    }

    private boolean untilDone(Dataflow dataflow, CompletableFuture<Void> stop, HeapWatch heap) throws Exception {
        try (StateDirectory state = StateDirectory.open(run.stateDirectory(), name, id);
                TemporaryDirectory temporary =
                        TemporaryDirectory.open("streamgauge-" + id.toString().substring(0, 6));
                AutoCloseable log = HeapWatch.ownsProcess ? RunLog.open(state.logs(), options) : () -> {};
                CheckpointFailures failures = new CheckpointFailures(id)) {
            Optional<Generation> last = state.newest();
            Optional<Path> newest = last.isPresent() ? Optional.of(last.get().newest()) : Optional.empty();
            boolean resumes = newest.isPresent() && !run.fresh() && run.from().isEmpty();
            Generation generation = resumes ? last.get() : state.begin();
            SavepointRestoreSettings from = restoreFrom(newest);
            SavepointRestoreSettings.toConfiguration(from, options);
            configure(generation, temporary.path().toString());
            WebUi.configure(run.webUi(), options, state.writeToken());
            Optional<Path> restored = Optional.ofNullable(from.getRestorePath()).map(FlinkPaths::path);
            boolean committed = restored.filter(Generation::isCommitted).isPresent();
            StreamGraph graph = graph(dataflow, new Beginning(run.stateDirectory(), committed, newest));
            state.prune(restored.orElse(state.root()));
            MiniCluster cluster = cluster(options, run.parallelism());
            try {
                start(cluster, dataflow);
                cluster.submitJob(graph).get();
                RunningJob job = new RunningJob(new SubmittedJob(cluster, id, state, failures, console), run);
                Optional<Path> savepoint = job.await(generation, stop, dataflow, heap);
                if (savepoint.isPresent()) {
                    dataflow.stopped(savepoint.get());
                    return true;
                }
            } catch (ExecutionException e) {
                throw JobFailedException.because(e);
            } finally {
                close(cluster);
            }
            // At the end of its input there is nothing to resume from, and the same command gives the same again.
            generation.delete();
            state.deleteIfMade();
            return false;
        }
    }

    private void start(MiniCluster cluster, Dataflow dataflow) throws Exception {
        cluster.start();
        dataflow.started(
                // The host that Flink reports depends on how the name of this machine resolves.
                URI.create("http://localhost:" + cluster.getRestAddress().get().getPort()),
                run.webUi() instanceof PortChoice.Off ? options.getOptional(RestGuard.TOKEN) : Optional.empty());
    }

    /** Tasks that wait for a broker that is gone do not end; the process can. */
    static void close(MiniCluster cluster) throws InterruptedException {
        try {
            cluster.closeAsync().get(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The mini-cluster has not ended in order", e);
        }
    }

    /**
     * Ours are claimed: Flink deletes them once a newer one is complete. The user's savepoint stays as it is.
     */
    private SavepointRestoreSettings restoreFrom(Optional<Path> newest) {
        boolean allowNonRestored = options.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE);
        if (run.from().isPresent()) {
            return SavepointRestoreSettings.forPath(run.from().get(), allowNonRestored, RecoveryClaimMode.NO_CLAIM);
        }
        if (newest.isEmpty() || run.fresh()) {
            return SavepointRestoreSettings.none();
        }
        return SavepointRestoreSettings.forPath(
                FlinkPaths.url(newest.get()), allowNonRestored, RecoveryClaimMode.CLAIM);
    }

    private void configure(Generation state, String temporary) {
        if (!options.contains(CoreOptions.TMP_DIRS)) {
            options.set(CoreOptions.TMP_DIRS, temporary);
        }
        options.set(WebOptions.TMP_DIR, temporary);
        options.set(CoreOptions.DEFAULT_PARALLELISM, run.parallelism());
        options.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPaths.url(state.checkpoints()));
        options.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, FlinkPaths.url(state.savepoints()));
        options.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    private StreamGraph graph(Dataflow dataflow, Beginning beginning) throws Exception {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(options);
        dataflow.build(environment, beginning);
        NetworkMemory.provide(environment.getStreamGraph(false).getJobGraph(), options, console);
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        // All runs have the same id, so that they share one directory of checkpoints and continue their numbers.
        graph.setJobId(id);
        return graph;
    }

    /** A cluster with one TaskManager, to which only this machine can connect. */
    static MiniCluster cluster(Configuration options, int slots) {
        // A local run has no service that needs tokens.
        options.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        // Flink's servers listen on all interfaces otherwise, and take files from anybody.
        options.set(JobManagerOptions.BIND_HOST, "localhost");
        options.set(TaskManagerOptions.BIND_HOST, "localhost");
        return new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
    }
}
