// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.alert.AlertStage;
import io.streamgauge.flink.Types;
import io.streamgauge.ingest.SeparateRejected;
import io.streamgauge.ingest.duplicate.DropDuplicatesOperator;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.window.LocalAggregateOperator;
import io.streamgauge.window.Partial;
import io.streamgauge.window.PartialSerializer;
import io.streamgauge.window.fire.GlobalAggregateOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The dataflow from decoded records to results, alerts, late and rejected records. It knows neither sources nor sinks.
 */
public final class PipelineTopology {
    private final DataStream<Event> events;
    private final DataStream<Event> counted;
    private final Optional<DataStream<RuleDecision>> decisions;
    private final List<DataStream<WindowResult>> results = new ArrayList<>();
    private final List<DataStream<Alert>> alerts = new ArrayList<>();
    private final List<DataStream<Late>> late = new ArrayList<>();
    private final List<DataStream<Rejected>> rejected = new ArrayList<>();

    /** Chooses the events that an aggregation receives. */
    public interface Choice {
        DataStream<Event> of(Aggregation aggregation, DataStream<Event> events);
    }

    private PipelineTopology(
            DataStream<Event> events, DataStream<Event> counted, Optional<DataStream<RuleDecision>> decisions) {
        this.events = events;
        this.counted = counted;
        this.decisions = decisions;
    }

    /**
     * Adds every operator between the sources and the sinks.
     *
     * @param separateRejected the first operator; it knows the ids of the Kafka cluster
     * @param rules records of the rules topic; empty where the pipeline has no rules
     */
    public static PipelineTopology of(
            Pipeline pipeline,
            DataStream<Decoded> records,
            SeparateRejected separateRejected,
            Optional<DataStream<SourceRecord>> rules) {
        return of(pipeline, records, separateRejected, rules, (aggregation, events) -> events);
    }

    /** The same for a recomputation that leaves events out. */
    public static PipelineTopology of(
            Pipeline pipeline,
            DataStream<Decoded> records,
            SeparateRejected separateRejected,
            Optional<DataStream<SourceRecord>> rules,
            Choice choice) {
        SingleOutputStreamOperator<Event> events = records.process(separateRejected, Types.EVENT)
                .uid(Uids.SEPARATE_REJECTED)
                .name("Separate rejected");
        DataStream<Event> counted = withoutDuplicates(pipeline, events);
        PipelineTopology out =
                new PipelineTopology(events, counted, rules.map(changes -> AlertStage.validate(pipeline, changes)));
        out.rejected.add(events.getSideOutput(SeparateRejected.REJECTED));
        for (Aggregation aggregation : pipeline.aggregations()) {
            boolean alerted = out.decisions.isPresent() || !aggregation.alerts().isEmpty();
            SingleOutputStreamOperator<Partial> partials = choice.of(aggregation, counted)
                    .transform(
                            "Combine " + aggregation.name(),
                            PartialSerializer.typeOf(pipeline.source(), aggregation),
                            LocalAggregateOperator.of(pipeline.source(), aggregation, alerted))
                    .uid(Uids.localAggregate(aggregation));
            SingleOutputStreamOperator<WindowResult> fired = partials.keyBy(Partial::key, Types.KEY)
                    .transform(
                            "Fire " + aggregation.name(),
                            Types.RESULT,
                            GlobalAggregateOperator.of(pipeline.source(), aggregation, alerted))
                    .uid(Uids.globalAggregate(aggregation));
            out.rejected.add(partials.getSideOutput(LocalAggregateOperator.REJECTED));
            out.late.add(fired.getSideOutput(GlobalAggregateOperator.LATE));
            if (alerted) {
                AlertStage stage = AlertStage.attach(pipeline, aggregation, fired, out.decisions);
                out.alerts.add(stage.alerts());
                out.results.add(stage.results());
            } else {
                out.results.add(fired);
            }
        }
        return out;
    }

    private static DataStream<Event> withoutDuplicates(Pipeline pipeline, DataStream<Event> events) {
        Source.Deduplication deduplication = pipeline.source().deduplication();
        return deduplication == null
                ? events
                : events.keyBy(DropDuplicatesOperator::id, Types.KEY)
                        .transform(DropDuplicatesOperator.NAME, Types.EVENT, new DropDuplicatesOperator(deduplication))
                        .uid(Uids.dropDuplicates(deduplication));
    }

    /** Every record that could be decoded, duplicates included. */
    DataStream<Event> events() {
        return events;
    }

    /** The events without duplicates. A duplicate may be among them, with {@link Event.Role#BEGIN}: it counts for nothing. */
    public DataStream<Event> counted() {
        return counted;
    }

    /** Results of the windows of all aggregations; empty where there is none. */
    public Optional<DataStream<WindowResult>> results() {
        return union(results);
    }

    /** Alerts of all aggregations; empty where there can be none. */
    public Optional<DataStream<Alert>> alerts() {
        return union(alerts);
    }

    /** The decision about each record of the rules topic; empty where the pipeline has no rules. */
    Optional<DataStream<RuleDecision>> decisions() {
        return decisions;
    }

    /** Events that missed windows that were closed; empty where there is no aggregation. */
    public Optional<DataStream<Late>> late() {
        return union(late);
    }

    /** Records that could not be used, by the decoder or by an aggregation. */
    public DataStream<Rejected> rejected() {
        return union(rejected).orElseThrow();
    }

    private static <T> Optional<DataStream<T>> union(List<DataStream<T>> streams) {
        return streams.stream().reduce(DataStream::union);
    }
}
