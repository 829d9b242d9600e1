package io.streamgauge.alert;

import io.streamgauge.flink.Types;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/** Results in, alerts out. */
public final class AlertStage {
    private AlertStage() {}

    /** The results of an aggregation that has alerts, behind what they raise. */
    public static DataStream<WindowResult> behind(Aggregation aggregation, DataStream<WindowResult> results) {
        return results.transform("Hold " + aggregation.name(), Types.RESULT, new HoldResults())
                .uid(aggregation.uid("hold"));
    }

    /** Decides, in one place, on what the rules topic brings. */
    public static SingleOutputStreamOperator<RuleDecision> decide(Pipeline pipeline, DataStream<SourceRecord> rules) {
        return rules.transform("Validate rules", Types.RULE_DECISION, new RuleValidator(pipeline.aggregations()))
                .uid("rules-validate")
                .forceNonParallel();
    }

    /**
     * Judges the results of an aggregation by the alerts of the pipeline file, and by those that come at run time.
     *
     * @param results as in {@link #of(String, Aggregation, DataStream)}
     * @param decisions what became of changes of alerts
     */
    public static DataStream<Alert> of(
            Pipeline pipeline,
            Aggregation aggregation,
            DataStream<WindowResult> results,
            DataStream<RuleDecision> decisions) {
        KeyedStream<WindowResult, Key> keyed =
                DataStreamUtils.reinterpretAsKeyedStream(results, WindowResult::key, Types.KEY);
        SingleOutputStreamOperator<Alert> alerts = keyed.connect(decisions.broadcast())
                .transform(
                        "Alert " + aggregation.name(),
                        Types.ALERT,
                        new DynamicAlertOperator(pipeline.name(), pipeline.aggregations(), aggregation));
        // Flink's own shape of this is for its ready-made function, whose event time would wait for both inputs.
        @SuppressWarnings("unchecked")
        TwoInputTransformation<WindowResult, RuleDecision, Alert> connected =
                (TwoInputTransformation<WindowResult, RuleDecision, Alert>) alerts.getTransformation();
        connected.setStateKeySelectors(WindowResult::key, null);
        connected.setStateKeyType(Types.KEY);
        return alerts.uid(aggregation.uid("alerts"));
    }

    /**
     * Judges the results of an aggregation that has alerts, in the task that writes them.
     *
     * @param pipeline its name
     * @param results all of this aggregation, with all of one key in the task that its key group belongs to
     */
    public static DataStream<Alert> of(String pipeline, Aggregation aggregation, DataStream<WindowResult> results) {
        // They were keyed before and have not left their tasks, so there is no need to send them anywhere.
        return DataStreamUtils.reinterpretAsKeyedStream(results, WindowResult::key, Types.KEY)
                .transform("Alert " + aggregation.name(), Types.ALERT, new AlertOperator(pipeline, aggregation))
                .uid(aggregation.uid("alerts"));
    }
}
