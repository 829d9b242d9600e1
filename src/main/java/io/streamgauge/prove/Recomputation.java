// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.flink.Types;
import io.streamgauge.ingest.KafkaSources;
import io.streamgauge.ingest.SeparateRejected;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.PipelineTopology;
import io.streamgauge.local.Beginning;
import io.streamgauge.local.Dataflow;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.TemporaryDirectory;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The dataflow of a pipeline for a recomputation from Kafka: decoder and operators are those of the job. Every window fires once, at
 * the end of the input, so neither order nor arrival decides anything. One subtask runs each operator, because the windows that an
 * event has missed are closed by watermarks between events.
 */
record Recomputation(Pipeline pipeline, SourceOffsets offsets, Replay replay) implements Dataflow {
    /** The pipeline as it is recomputed: without lateness, early results and alerts. */
    static Pipeline again(Pipeline pipeline) {
        return new Pipeline(
                pipeline.name(),
                pipeline.source().again(),
                pipeline.aggregations().stream()
                        .map(each -> each.withoutEarly(Duration.ZERO, List.of()))
                        .toList(),
                null,
                pipeline.sinks());
    }

    /**
     * Computes until the end of the input. The results are then in the replay.
     *
     * @param again the pipeline of {@link #again(Pipeline)}
     * @param console takes lines for people
     * @return false where it was stopped
     */
    static boolean run(Pipeline again, SourceOffsets offsets, Replay replay, Consumer<String> console)
            throws Exception {
        Configuration options = JobDefaults.under(new Configuration()
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ZERO)
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
        try (TemporaryDirectory state = TemporaryDirectory.open("streamgauge-prove")) {
            LocalRunOptions run = new LocalRunOptions(
                    state.path().resolve("state"), true, Optional.empty(), new PortChoice.Off(), 1, true);
            return !new LocalRun(again.name(), options, run, console)
                    .untilDone(new Recomputation(again, offsets, replay));
        }
    }

    @Override
    public void build(StreamExecutionEnvironment environment, Beginning beginning) {
        String id = replay.id();
        DataStream<Decoded> records = environment
                .fromSource(
                        KafkaSources.again(pipeline, Types.DECODED, offsets.starts(), offsets.ends()),
                        WatermarkStrategy.noWatermarks(),
                        "Read again",
                        Types.DECODED)
                .uid("prove-source")
                .flatMap((Decoded decoded, Collector<Decoded> out) -> admit(id, decoded, out), Types.DECODED)
                .uid("prove-admit")
                .name("Admit");
        PipelineTopology.of(pipeline, records, new SeparateRejected(), Optional.empty(), this::leaveOut)
                .results()
                // It emits nothing.
                .ifPresent(results -> results.flatMap(
                                (WindowResult result, Collector<WindowResult> out) ->
                                        Replay.running(id).result(result),
                                Types.RESULT)
                        .uid("prove-collect")
                        .name("Collect"));
    }

    private DataStream<Event> leaveOut(Aggregation aggregation, DataStream<Event> events) {
        String name = aggregation.name();
        DataStream<Event> counted = events.transform(
                        "Leave out of " + name, Types.EVENT, new LeaveOutOperator(replay.id(), name))
                .uid("prove-leave-out-" + name);
        if (replay.evidence().isPresent()
                && replay.evidence().get().aggregation().name().equals(name)) {
            counted.process(new NoteEvidence(replay.id()), Types.EVENT)
                    .uid("prove-evidence")
                    .name("Evidence");
        }
        return counted;
    }

    @Override
    public String keyedState() {
        return "of all requested windows; request fewer with --from and --to";
    }

    /** Emits records, and of the events those that take part. */
    private static void admit(String replayId, Decoded decoded, Collector<Decoded> out) {
        if (decoded instanceof Event event) {
            Replay.running(replayId).admit(event).ifPresent(out::collect);
        } else {
            out.collect(decoded);
        }
    }

    /** Notes the events that one result counts. It emits nothing. */
    private static final class NoteEvidence extends ProcessFunction<Event, Event> {
        private static final long serialVersionUID = 1;

        private final String replayId;

        NoteEvidence(String replayId) {
            this.replayId = replayId;
        }

        @Override
        public void processElement(Event event, Context context, Collector<Event> out) {
            Replay.running(replayId)
                    .evidence()
                    .orElseThrow()
                    .note(event, context.timerService().currentWatermark());
        }
    }
}
