// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.emit.KafkaSinks;
import io.streamgauge.emit.Printing;
import io.streamgauge.flink.Types;
import io.streamgauge.ingest.CheckpointedKafkaIds;
import io.streamgauge.ingest.KafkaSources;
import io.streamgauge.ingest.RulesSource;
import io.streamgauge.ingest.SeparateRejected;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.PoisonLimit;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.stall.StallSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A pipeline as a Flink job: Kafka source, dataflow, sinks. */
public final class PipelineJob {
    private final Pipeline pipeline;
    private final Printing printing;
    /** Distinguishes the transactions and the state of a bounded run from those of the live job beside it. */
    private final String run;

    /** Prints the outputs that the pipeline file lists, as JSON lines. */
    public PipelineJob(Pipeline pipeline) {
        this(pipeline, new Printing(pipeline.sinks().printed(Environments.onCluster()), Set.of(), Optional.empty()));
    }

    public PipelineJob(Pipeline pipeline, Printing printing) {
        this.pipeline = pipeline;
        this.printing = printing;
        this.run = bounded() ? UUID.randomUUID().toString().substring(0, 8) : KafkaSinks.LIVE;
    }

    public String name() {
        return pipeline.name();
    }

    public String run() {
        return run;
    }

    public boolean bounded() {
        return pipeline.source().stop().bounded();
    }

    /**
     * Adds everything to the environment.
     *
     * @throws RunRefusedException where the state to resume from holds what the pipeline has no place for, and the environment's options
     *     do not say to drop it
     */
    public void build(StreamExecutionEnvironment environment, StartingPoint start) throws RunRefusedException {
        add(environment, start);
        if (start.saved().isPresent()) {
            restore(environment.getStreamGraph(false), start.saved().get())
                    .check(environment.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE));
            // What is left is known to be of no use.
            environment.configure(new Configuration().set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true));
        }
    }

    /** What becomes of saved state in a graph to which everything was added. */
    public Restore restore(StreamGraph graph, SavedState saved) {
        return new Restore(pipeline, sourceUid(), graph, saved);
    }

    private static @Nullable Duration checkpointInterval(StreamExecutionEnvironment environment) {
        long interval = environment.getCheckpointConfig().getCheckpointInterval();
        return interval <= 0 ? null : Duration.ofMillis(interval);
    }

    private String topics() {
        return String.join(",", pipeline.source().topicsOrPattern());
    }

    /** The uid of the source of events. */
    public String sourceUid() {
        return Uids.source(bounded(), topics());
    }

    /** Adds everything, whatever becomes of the state. */
    public void add(StreamExecutionEnvironment environment, StartingPoint start) throws RunRefusedException {
        environment.getConfig().setGlobalJobParameters(new PipelineParameters(pipeline));
        DataStream<Decoded> records = read(environment, start);
        SeparateRejected separate = new SeparateRejected(
                new CheckpointedKafkaIds(pipeline.source(), start.kafkaIdsReplacedUpTo()),
                StallSettings.of(pipeline, checkpointInterval(environment)));
        PipelineTopology topology = PipelineTopology.of(pipeline, records, separate, rules(environment));

        new Outputs(pipeline, new KafkaSinks(pipeline, run, start.commits()), printing).attach(topology);
    }

    private DataStream<Decoded> read(StreamExecutionEnvironment environment, StartingPoint start)
            throws RunRefusedException {
        Map<TopicPartition, Long> saved =
                start.saved().isPresent() ? start.saved().get().offsetsFor(sourceUid()) : Map.of();
        Duration interval = Duration.ofMillis(environment.getConfig().getAutoWatermarkInterval());
        return environment
                .fromSource(
                        KafkaSources.of(pipeline, Types.DECODED, saved, start.latest(), interval),
                        // The source emits its own.
                        WatermarkStrategy.noWatermarks(),
                        "Read " + topics(),
                        Types.DECODED)
                .uid(sourceUid());
    }

    /** Empty in a bounded run: its alerts are those of its start. */
    private Optional<DataStream<SourceRecord>> rules(StreamExecutionEnvironment environment) {
        if (pipeline.rules() == null || bounded()) {
            return Optional.empty();
        }
        String topic = pipeline.rules().topic();
        return Optional.of(environment
                .fromSource(RulesSource.of(pipeline), WatermarkStrategy.noWatermarks(), "Read " + topic, Types.RECORD)
                .uid(Uids.rulesSource(topic))
                .setParallelism(1));
    }

    /** @throws RunRefusedException where the options of Flink would lose data */
    public void checkDelivery(Configuration options) throws RunRefusedException {
        PoisonLimit poison = pipeline.source().poison();
        if (poison != null
                && poison.then() == PoisonLimit.Then.FAIL
                && !CheckpointingOptions.isCheckpointingEnabled(options)) {
            throw new RunRefusedException(
                    "source.poison.then: fail ends the job when checkpoints have completed, and"
                            + " execution.checkpointing.interval switches checkpoints off; set it to 5s, say, or write then: warn");
        }
        List<Sinks.KafkaSink> exactlyOnce = pipeline.sinks().kafka().values().stream()
                .filter(sink -> sink.guarantee() == Sinks.Guarantee.EXACTLY_ONCE)
                .toList();
        if (exactlyOnce.isEmpty()) {
            return;
        }
        if (!CheckpointingOptions.isCheckpointingEnabled(options)) {
            throw new RunRefusedException("an exactly-once sink shows its records when a checkpoint completes, and"
                    + " execution.checkpointing.interval switches checkpoints off; set it to 5s, say, or the sinks'"
                    + " guarantee to at-least-once");
        }
        if (options.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE) != CheckpointingMode.EXACTLY_ONCE) {
            throw new RunRefusedException("an exactly-once sink repeats and loses records with"
                    + " execution.checkpointing.mode AT_LEAST_ONCE; leave it out, or set the sinks' guarantee to"
                    + " at-least-once");
        }
        if (bounded() && !options.get(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH)) {
            throw new RunRefusedException("the last records of a bounded run are committed by a checkpoint that"
                    + " execution.checkpointing.checkpoints-after-tasks-finish switches off; leave it out");
        }
        checkTransactionTimeouts(exactlyOnce, options);
    }

    /**
     * Kafka aborts a transaction at its timeout, with all its records, even if a checkpoint has counted them as written. What
     * was written before a checkpoint that fails is committed by the next that completes; after as many as are tolerated the job
     * restarts.
     */
    private static void checkTransactionTimeouts(List<Sinks.KafkaSink> sinks, Configuration options)
            throws RunRefusedException {
        int tolerable = options.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER);
        Duration needed = options.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                .plus(options.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
                .multipliedBy(tolerable + 1L)
                .plus(options.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF));
        for (Sinks.KafkaSink sink : sinks) {
            Duration timeout = KafkaSinks.transactionTimeout(sink);
            if (timeout.compareTo(needed) <= 0) {
                throw new RunRefusedException("transaction.timeout.ms of the sink to " + sink.topic() + " is "
                        + timeout.toMillis() + ", and a transaction may have to stay open for " + needed.toMillis()
                        + " ms: execution.checkpointing.interval and execution.checkpointing.timeout, for each of the "
                        + tolerable
                        + " checkpoints that may fail (execution.checkpointing.tolerable-failed-checkpoints)"
                        + " and the one after them, and the longest pause before a restart"
                        + " (restart-strategy.exponential-delay.max-backoff); raise the one or lower the others, or Kafka"
                        + " drops records");
            }
        }
    }

    /** What people want to know at the start. */
    public List<String> banner() {
        Source source = pipeline.source();
        List<String> lines = new ArrayList<>();
        lines.add(pipeline.name() + ": Kafka at " + source.kafka().values().get("bootstrap.servers") + ", "
                + String.join(", ", source.topicsOrPattern()) + " -> "
                + pipeline.sinks().kafka().values().stream()
                        .map(Sinks.KafkaSink::topic)
                        .collect(Collectors.joining(", ")));
        if (!pipeline.aggregations().isEmpty()) {
            lines.add(pipeline.aggregations().stream()
                            .map(each -> each.name()
                                    + (each.keyBy().isEmpty() ? "" : " per " + String.join(", ", each.keyBy())) + ", "
                                    + each.window())
                            .collect(Collectors.joining("; "))
                    + "; all times are UTC");
        }
        return lines;
    }
}
