package io.streamgauge.job;

import io.streamgauge.alert.AlertStage;
import io.streamgauge.flink.Types;
import io.streamgauge.ingest.SeparateRejected;
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
import io.streamgauge.window.AggregationStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The dataflow: decoded records in, everything that can become of them out. It knows neither where records come from nor
 * where anything goes.
 *
 * @param events every record that could be decoded
 * @param results of the windows of all aggregations; empty where there is none
 * @param alerts that the results of all aggregations raise; empty where there is none
 * @param decisions what became of changes of alerts at run time; empty where there are none
 * @param late events that came after windows were closed; empty where there is no aggregation
 * @param rejected records that could not be used, by the decoder or by an aggregation
 */
public record PipelineTopology(
        DataStream<Event> events,
        Optional<DataStream<WindowResult>> results,
        Optional<DataStream<Alert>> alerts,
        Optional<DataStream<RuleDecision>> decisions,
        Optional<DataStream<Late>> late,
        DataStream<Rejected> rejected) {
    /** The uid of the first operator. */
    static final String SEPARATE_REJECTED = "separate-rejected";

    /**
     * @param separate the first operator, which knows where the records come from
     * @param rules changes of alerts at run time; empty where there are none
     */
    public static PipelineTopology of(
            Pipeline pipeline,
            DataStream<Decoded> records,
            SeparateRejected separate,
            Optional<DataStream<SourceRecord>> rules) {
        SingleOutputStreamOperator<Event> events =
                records.process(separate, Types.EVENT).uid(SEPARATE_REJECTED).name("Separate rejected");
        Optional<DataStream<RuleDecision>> decisions = rules.map(changes -> AlertStage.decide(pipeline, changes));
        List<AggregationStage> windows = pipeline.aggregations().stream()
                .map(aggregation ->
                        AggregationStage.of(aggregation, pipeline.source(), judged(aggregation, decisions), events))
                .toList();
        List<DataStream<WindowResult>> written = new ArrayList<>();
        List<DataStream<Alert>> alerts = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            Aggregation aggregation = pipeline.aggregations().get(i);
            DataStream<WindowResult> results = windows.get(i).results();
            if (!judged(aggregation, decisions)) {
                written.add(results);
                continue;
            }
            alerts.add(
                    decisions.isPresent()
                            ? AlertStage.of(pipeline, aggregation, results, decisions.get())
                            : AlertStage.of(pipeline.name(), aggregation, results));
            written.add(AlertStage.behind(aggregation, results));
        }
        return new PipelineTopology(
                events,
                written.stream().reduce(DataStream::union),
                alerts.stream().reduce(DataStream::union),
                decisions,
                windows.stream().map(AggregationStage::late).reduce(DataStream::union),
                windows.stream()
                        .map(AggregationStage::rejected)
                        .reduce(events.getSideOutput(SeparateRejected.REJECTED), DataStream::union));
    }

    /** Whether there are alerts, or may come some at run time. */
    private static boolean judged(Aggregation aggregation, Optional<DataStream<RuleDecision>> decisions) {
        return decisions.isPresent() || !aggregation.alerts().isEmpty();
    }
}
