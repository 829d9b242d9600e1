package io.streamgauge.window;

import io.streamgauge.config.Aggregation;
import io.streamgauge.config.Source;
import io.streamgauge.config.Window;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Event;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.WindowResult;
import io.streamgauge.stream.Types;
import io.streamgauge.stream.ValueType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The two stages of one aggregation, and the three ways out of them.
 *
 * @param results of windows
 * @param late events that missed windows
 * @param rejected events that this aggregation could not use
 */
public record Windows(DataStream<WindowResult> results, DataStream<Late> late, DataStream<Rejected> rejected) {

    /**
     * Combines in the task that reads, and merges by key behind the shuffle.
     *
     * @param evidence whether each result tells where its events came from
     */
    public static Windows of(Aggregation aggregation, Source source, boolean evidence, DataStream<Event> events) {
        String name = aggregation.name();
        boolean sessions = aggregation.window() instanceof Window.Session;
        Measures measures = new Measures(aggregation.measures(), source::fieldIndex);
        SingleOutputStreamOperator<Partial> partials = events.transform(
                        "Combine " + name,
                        new ValueType<>(
                                Partial.class, new PartialSerializer(measures.layout(), sessions, source.topics())),
                        new Combine(source, aggregation, measures, evidence))
                .uid(aggregation.uid("combine"));
        SingleOutputStreamOperator<WindowResult> results = partials.keyBy(Partial::key, Types.KEY)
                .transform(
                        "Fire " + name,
                        Types.RESULT,
                        sessions
                                ? new FireSessions(source, aggregation, measures)
                                : new FireWindows(source, aggregation, measures, evidence))
                .uid(aggregation.uid("fire"));
        return new Windows(results, results.getSideOutput(Fire.LATE), partials.getSideOutput(Combine.REJECTED));
    }
}
