package io.streamgauge.window;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.ValueType;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Source;
import io.streamgauge.pipeline.Window;
import io.streamgauge.window.fire.AlignedWindowOperator;
import io.streamgauge.window.fire.GlobalAggregateOperator;
import io.streamgauge.window.fire.SessionWindowOperator;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The two stages of one aggregation, and the three ways out of them.
 *
 * @param results of windows
 * @param late events that missed windows
 * @param rejected events that this aggregation could not use
 */
public record AggregationStage(DataStream<WindowResult> results, DataStream<Late> late, DataStream<Rejected> rejected) {

    /**
     * Combines in the task that reads, and merges by key behind the shuffle.
     *
     * @param evidence whether each result tells where its events came from
     */
    public static AggregationStage of(
            Aggregation aggregation, Source source, boolean evidence, DataStream<Event> events) {
        String name = aggregation.name();
        boolean sessions = aggregation.window() instanceof Window.Session;
        Measures measures = new Measures(aggregation.measures(), source::fieldIndex);
        SingleOutputStreamOperator<Partial> partials = events.transform(
                        "Combine " + name,
                        new ValueType<>(
                                Partial.class, new PartialSerializer(measures.layout(), sessions, source.topics())),
                        new LocalAggregateOperator(source, aggregation, measures, evidence))
                .uid(aggregation.uid("combine"));
        SingleOutputStreamOperator<WindowResult> results = partials.keyBy(Partial::key, Types.KEY)
                .transform(
                        "Fire " + name,
                        Types.RESULT,
                        sessions
                                ? new SessionWindowOperator(source, aggregation, measures)
                                : new AlignedWindowOperator(source, aggregation, measures, evidence))
                .uid(aggregation.uid("fire"));
        return new AggregationStage(
                results,
                results.getSideOutput(GlobalAggregateOperator.LATE),
                partials.getSideOutput(LocalAggregateOperator.REJECTED));
    }
}
