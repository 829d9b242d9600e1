// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.emit.delivery.RestoredCommits;
import io.streamgauge.ingest.KafkaIds;
import io.streamgauge.local.Beginning;
import io.streamgauge.local.state.FlinkPaths;
import io.streamgauge.local.state.SavedFiles;
import io.streamgauge.local.state.UtcTime;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where a run begins and reports it in one line. It refuses a start that would skip records or write results again unless the
 * user allows it. docs/guarantees.md has the rules.
 */
public final class Start {
    private static final Logger LOG = LoggerFactory.getLogger(Start.class);
    /** A longer checkpoint interval would make a start wait too long. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(15);

    private final Pipeline pipeline;
    private final Source source;
    private final Options options;
    private final Consumer<String> console;

    /**
     * The options of the user.
     *
     * @param fresh to begin without state
     * @param takeOver to begin although another run of the name may be at work
     * @param intoLive to write results of a bounded run where a live run writes, or where it surely does not
     * @param otherKafka to take the offsets of the state for those of the Kafka that is there
     * @param skipRefused to continue without the transactions of the state that Kafka refuses to commit
     */
    public record Options(boolean fresh, boolean takeOver, boolean intoLive, boolean otherKafka, boolean skipRefused) {
        public static final Options NONE = new Options(false, false, false, false, false);
    }

    /** @param console takes the line */
    public Start(Pipeline pipeline, Options options, Consumer<String> console) {
        this.pipeline = pipeline;
        this.source = pipeline.source();
        this.options = options;
        this.console = console;
    }

    /**
     * @param options of Flink; they name the savepoint to resume from
     * @param local what a local run knows; empty under Flink's client and inside of a cluster
     * @throws RunRefusedException where the run must not begin
     */
    public StartingPoint decide(ReadableConfig options, Optional<Beginning> local)
            throws RunRefusedException, InterruptedException {
        String pointer = options.get(StateRecoveryOptions.SAVEPOINT_PATH);
        Optional<SavedState> saved = pointer == null ? Optional.empty() : read(pointer);
        if (local.isPresent() && saved.isPresent()) {
            checkFiles(saved.get().files(), pointer, local.get());
        }
        RestoredCommits commits =
                commits(saved, local.isPresent() && local.get().committed());
        if (Environments.insideCluster()) {
            // A JobManager that takes a running job over is here, too: what it would see in Kafka is that job.
            return new StartingPoint(saved, Map.of(), commits);
        }
        try (KafkaAdmin admin = new KafkaAdmin(source.kafka())) {
            List<String> topics = admin.topicsOf(source);
            if (saved.isPresent()) {
                checkKafka(saved.get(), admin, topics);
            }
            Traces traces = Traces.of(pipeline, admin, topics);
            if (source.stop().bounded()) {
                checkResults(traces);
            } else {
                checkState(pointer, traces, local);
                checkOthers(traces, saved, local, options, admin, topics);
            }
            Offsets offsets = Offsets.of(admin, topics, source, traces.offsets(), IsolationLevel.READ_UNCOMMITTED);
            console.accept(pointer != null ? resumes(saved, pointer, local) : begins(offsets, local));
            boolean latest = source.start().kind() == Source.StartPosition.StartMode.LATEST;
            return new StartingPoint(saved, latest ? offsets.ends() : Map.of(), commits);
        }
    }

    private Optional<SavedState> read(String pointer) throws RunRefusedException {
        try {
            return Optional.of(SavedState.read(pointer));
        } catch (RunRefusedException e) {
            boolean needed = options.skipRefused()
                    || options.otherKafka()
                    || source.stop().bounded();
            if (!Environments.onCluster() || needed && !Environments.insideCluster()) {
                throw e;
            }
            // It may be readable there only; or be gone, where a JobManager has failed and another takes the job over.
            LOG.warn("{}; what it holds is not compared with the pipeline", e.getMessage());
            return Optional.empty();
        }
    }

    private static void checkFiles(SavedFiles files, String pointer, Beginning local) throws RunRefusedException {
        // Flink would notice it, too, and restart for ever.
        refuse(
                files.damaged(),
                pointer,
                "gone or cut short",
                "--from resumes from another checkpoint or savepoint, --fresh starts from scratch");
        if (local.newest().map(FlinkPaths::url).equals(Optional.of(pointer))) {
            // The run would claim them, and delete what the original of this copy needs.
            refuse(
                    files.outside(local.directory()),
                    pointer,
                    "in the directory that it was copied from",
                    "--from resumes from there and deletes nothing");
        }
    }

    private static void refuse(List<String> files, String pointer, String where, String remedy)
            throws RunRefusedException {
        if (!files.isEmpty()) {
            throw new RunRefusedException("the state in " + FlinkPaths.shown(pointer) + " needs files that are " + where
                    + ": " + files.get(0) + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "") + "; "
                    + remedy);
        }
    }

    private RestoredCommits commits(Optional<SavedState> saved, boolean known) {
        if (saved.isEmpty()) {
            return RestoredCommits.NONE;
        }
        RestoredCommits.Policy policy = options.otherKafka()
                ? RestoredCommits.Policy.DROP
                : known
                        ? RestoredCommits.Policy.KNOWN_DONE
                        : options.skipRefused() ? RestoredCommits.Policy.SKIP : RestoredCommits.Policy.REQUIRE;
        return new RestoredCommits(policy, saved.get().checkpoint());
    }

    private void checkKafka(SavedState saved, KafkaAdmin admin, List<String> topics)
            throws RunRefusedException, InterruptedException {
        Optional<KafkaIds> before = saved.kafka();
        if (before.isEmpty() || options.otherKafka()) {
            return;
        }
        List<String> differences = before.get().differences(admin.ask(client -> KafkaIds.ask(client, topics)));
        if (!differences.isEmpty()) {
            throw new RunRefusedException(
                    KafkaIds.refusal(source.kafka(), differences)
                            + "; --fresh starts from scratch, --other-kafka resumes where the offsets are the same, as in a mirror");
        }
    }

    private void checkResults(Traces traces) throws RunRefusedException {
        if (pipeline.sinks().results() != null && !traces.offsets().isEmpty() && !options.intoLive()) {
            throw new RunRefusedException(
                    "a live run of " + pipeline.name() + " has read " + Traces.text(traces.offsets())
                            + " and written its results to "
                            + pipeline.sinks().results().topic()
                            + "; this bounded run would write them there again: give it a topic with --set"
                            + " sinks.results.topic=..., or --into-live");
        }
    }

    private void checkState(String pointer, Traces traces, Optional<Beginning> local) throws RunRefusedException {
        if (pointer != null
                || options.fresh()
                || source.start().kind() == Source.StartPosition.StartMode.COMMITTED
                || traces.offsets().isEmpty()) {
            return;
        }
        throw new RunRefusedException(
                (local.isPresent() ? "there is no state in " + local.get().directory() : "no savepoint was given")
                        + ", but a run of " + pipeline.name() + " has read " + Traces.text(traces.offsets()) + ": "
                        + (local.isPresent()
                                ? "name the directory of its state with --state-dir"
                                : "resume from its state with flink run -s SAVEPOINT")
                        + ", or start from scratch with --fresh, which writes all results again");
    }

    private void checkOthers(
            Traces first,
            Optional<SavedState> saved,
            Optional<Beginning> local,
            ReadableConfig options,
            KafkaAdmin admin,
            List<String> topics)
            throws RunRefusedException, InterruptedException {
        long begin = System.nanoTime();
        Optional<Path> newest = local.flatMap(Beginning::newest);
        Optional<SavedState> last =
                newest.isPresent() ? Optional.of(SavedState.read(newest.get().toString())) : saved;
        if (this.options.takeOver() || first.endWith(last.isPresent() ? offsets(last.get()) : Map.of())) {
            return;
        }
        Duration look = options.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                .filter(interval -> interval.compareTo(LONGEST_LOOK) < 0)
                .orElse(LONGEST_LOOK);
        Thread.sleep(Math.max(0, look.minusNanos(System.nanoTime() - begin).toMillis()));
        Optional<String> moved = first.movedBy(Traces.of(pipeline, admin, topics));
        if (moved.isPresent()) {
            throw new RunRefusedException("another run of " + pipeline.name() + " is at work: " + moved.get()
                    + "; stop it, or begin beside it with --take-over");
        }
    }

    private static Map<TopicPartition, Long> offsets(SavedState saved) throws RunRefusedException {
        List<String> sources = saved.sources(Uids.SOURCE);
        return sources.isEmpty() ? Map.of() : saved.offsetsOf(sources.get(0));
    }

    private String resumes(Optional<SavedState> saved, String pointer, Optional<Beginning> local) {
        if (saved.isEmpty()) {
            return "resumes from " + pointer;
        }
        Optional<Path> newest = local.flatMap(Beginning::newest);
        boolean own = newest.isPresent()
                && pointer.endsWith(newest.get().getFileName().toString());
        return "resumes from checkpoint " + saved.get().checkpoint() + " of "
                + UtcTime.text(saved.get().time()) + (own ? "; --fresh starts from scratch" : ", " + pointer);
    }

    private String begins(Offsets offsets, Optional<Beginning> local) {
        String why = "";
        Optional<Path> newest = local.flatMap(Beginning::newest);
        if (newest.isPresent()) {
            why = " because of --fresh; the earlier state is kept in " + newest.get();
        } else if (local.isPresent() && !source.stop().bounded()) {
            why = ": no state in " + local.get().directory();
        }
        return "starts from scratch" + why + "; " + offsets.text(source);
    }
}
