package io.streamgauge.local;

import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
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

/**
 * Runs a dataflow on a mini-cluster in this process. It resumes from the newest checkpoint or savepoint in its state
 * directory, and Ctrl-C stops it with a savepoint there, so that the next run neither loses nor repeats anything.
 */
public final class LocalRun {
    private static final Duration LOSSES_EVERY = Duration.ofSeconds(5);
    private final String name;
    private final Configuration options;
    private final LocalRunOptions run;
    private final Consumer<String> say;
    private final JobID id;

    /**
     * @param name of the job; with it goes the state: the same name finds its state again
     * @param options of Flink; the checkpoint and savepoint directories in them are replaced by the state directory's
     * @param say takes each line meant for people
     */
    public LocalRun(String name, Configuration options, LocalRunOptions run, Consumer<String> say) {
        this.name = name;
        this.options = new Configuration(options);
        this.run = run;
        this.say = say;
        this.id = idOf(name);
    }

    /** Builds the dataflow. */
    public interface Dataflow {
        /**
         * Adds sources, operators and sinks; must not execute. The environment's options name the savepoint to resume from, as
         * they do on a cluster.
         *
         * @param beginning the same and more, as this run knows it
         */
        void build(StreamExecutionEnvironment environment, Beginning beginning) throws Exception;

        /** Every subtask runs, so records are processed without delay from now on. */
        default void running() throws Exception {}

        /** What the keyed state holds, in words that continue a message. */
        default String keyedState() {
            return "of the operators";
        }

        /** The run has stopped in order; this savepoint is what the next one resumes from. */
        default void stopped(Path savepoint) throws Exception {}
    }

    /**
     * Runs until the job ends by itself, or until Ctrl-C or SIGTERM; a second of those ends the process at once.
     *
     * @return whether it was stopped: then there is a final checkpoint in the state directory to resume from
     * @throws RunRefusedException where it cannot begin: state directory in use, unreadable or another's, web UI port taken
     * @throws JobFailedException where the job failed for good, did not stop in time, or was ended from outside of this run
     * @throws Exception what the dataflow's building threw
     */
    public boolean untilDone(Dataflow dataflow) throws Exception {
        try (StopSignal signal = new StopSignal()) {
            return untilDone(dataflow, signal.received());
        }
    }

    /**
     * The same without signals.
     *
     * @param stop completes when the run shall stop
     */
    public boolean untilDone(Dataflow dataflow, CompletableFuture<Void> stop) throws Exception {
        try (HeapWatch heap = new HeapWatch(HeapWatch.remedy(options, dataflow.keyedState()), say)) {
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
                        TemporaryDirectory.open("streamgauge-" + id.toString().substring(0, 6))) {
            Optional<Generation> last = state.newest();
            Optional<Path> newest = last.isPresent() ? Optional.of(last.get().newest()) : Optional.empty();
            boolean resumes = newest.isPresent() && !run.fresh() && run.from().isEmpty();
            Generation generation = resumes ? last.get() : state.begin();
            SavepointRestoreSettings from = restoreFrom(newest);
            SavepointRestoreSettings.toConfiguration(from, options);
            configure(generation, temporary.path().toString());
            run.webUi().configure(options, state.writeToken());
            StreamGraph graph = graph(dataflow, beginning(from, newest));
            state.prune(from.restoreSavepoint() ? path(from.getRestorePath()) : state.root());
            try (MiniCluster cluster = new MiniCluster(clusterConfiguration())) {
                cluster.start();
                if (!(run.webUi() instanceof WebUi.Off)) {
                    say.accept("web UI at http://localhost:"
                            + cluster.getRestAddress().get().getPort());
                }
                cluster.submitJob(graph).get();
                RunningJob job = new RunningJob(cluster, id, run, say);
                Optional<Path> savepoint = job.await(generation, stop, dataflow, heap);
                if (savepoint.isPresent()) {
                    dataflow.stopped(savepoint.get());
                    return true;
                }
            } catch (ExecutionException e) {
                throw JobFailedException.because(e);
            }
            // At the end of its input there is nothing to resume from, and the same command gives the same again.
            generation.delete();
            state.deleteIfMade();
            return false;
        }
    }

    private Beginning beginning(SavepointRestoreSettings from, Optional<Path> newest) {
        return new Beginning(
                run.stateDirectory(),
                from.restoreSavepoint() && Generation.isCommitted(path(from.getRestorePath())),
                newest);
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
        return SavepointRestoreSettings.forPath(url(newest.get()), allowNonRestored, RecoveryClaimMode.CLAIM);
    }

    /** Flink's paths have a scheme, but do not escape: a blank is a blank in them, and %20 is three characters. */
    static String url(Path path) {
        return "file://" + path;
    }

    /** Without links where it is a path on this machine. */
    static Path path(String url) {
        Path path = Path.of(new org.apache.flink.core.fs.Path(url).getPath());
        try {
            return path.toRealPath();
        } catch (IOException notHere) {
            return path.toAbsolutePath();
        }
    }

    private void configure(Generation state, String temporary) {
        if (!options.contains(CoreOptions.TMP_DIRS)) {
            options.set(CoreOptions.TMP_DIRS, temporary);
        }
        options.set(WebOptions.TMP_DIR, temporary);
        options.set(CoreOptions.DEFAULT_PARALLELISM, run.parallelism());
        options.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, url(state.checkpoints()));
        options.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, url(state.savepoints()));
        options.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // A local run has no service that needs tokens.
        options.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        reportLosses();
        // Flink's servers listen on all interfaces otherwise, and take files from anybody.
        options.set(JobManagerOptions.BIND_HOST, "localhost");
        options.set(TaskManagerOptions.BIND_HOST, "localhost");
    }

    /** Beside the reporters that the user has set. */
    private void reportLosses() {
        String others = options.get(MetricOptions.REPORTERS_LIST);
        options.set(MetricOptions.REPORTERS_LIST, others == null ? "losses" : others + ",losses");
        Configuration losses = MetricOptions.forReporter(options, "losses");
        losses.set(MetricOptions.REPORTER_FACTORY_CLASS, LossReporterFactory.class.getName());
        losses.set(MetricOptions.REPORTER_INTERVAL, LOSSES_EVERY);
    }

    private StreamGraph graph(Dataflow dataflow, Beginning beginning) throws Exception {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(options);
        dataflow.build(environment, beginning);
        NetworkMemory.provide(environment.getStreamGraph(false).getJobGraph(), options, say);
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        // All runs have the same id, so that they share one directory of checkpoints and continue their numbers.
        graph.setJobId(id);
        return graph;
    }

    private MiniClusterConfiguration clusterConfiguration() {
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(run.parallelism())
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build();
    }

    private static JobID idOf(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return JobID.fromByteArray(Arrays.copyOf(hash, JobID.SIZE));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
