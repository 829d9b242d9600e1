// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.flink.Types;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Uids;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * The alerts of one aggregation.
 *
 * @param results of the aggregation; they are emitted after the alerts that they raise
 */
public record AlertStage(DataStream<Alert> alerts, DataStream<WindowResult> results) {

    /** Validates the records of the rules topic in one task, so that all operators that apply rules agree. */
    public static SingleOutputStreamOperator<RuleDecision> validate(Pipeline pipeline, DataStream<SourceRecord> rules) {
        return rules.transform(
                        "Validate rules", Types.RULE_DECISION, new RuleValidationOperator(pipeline.aggregations()))
                .uid(Uids.VALIDATE_RULES)
                .forceNonParallel();
    }

    /**
     * Evaluates the alerts of the pipeline file, and those that come at run time, in the tasks that emit the results.
     *
     * @param results all results of the aggregation, each in the task that its key group belongs to
     * @param decisions validated rules; empty where no alerts come at run time
     */
    public static AlertStage attach(
            Pipeline pipeline,
            Aggregation aggregation,
            DataStream<WindowResult> results,
            Optional<DataStream<RuleDecision>> decisions) {
        // The results were keyed before and have not left their tasks, so they need no second shuffle.
        KeyedStream<WindowResult, Key> keyed =
                DataStreamUtils.reinterpretAsKeyedStream(results, WindowResult::key, Types.KEY);
        SingleOutputStreamOperator<WindowResult> evaluated = decisions.isPresent()
                ? dynamic(pipeline, aggregation, keyed, decisions.get())
                : keyed.transform(
                        "Alert " + aggregation.name(), Types.RESULT, new AlertOperator(pipeline.name(), aggregation));
        evaluated.uid(Uids.alerts(aggregation));
        return new AlertStage(evaluated.getSideOutput(AlertOutput.ALERTS), evaluated);
    }

    private static SingleOutputStreamOperator<WindowResult> dynamic(
            Pipeline pipeline,
            Aggregation aggregation,
            KeyedStream<WindowResult, Key> results,
            DataStream<RuleDecision> decisions) {
        SingleOutputStreamOperator<WindowResult> evaluated = results.connect(decisions.broadcast())
                .transform(
                        "Alert " + aggregation.name(),
                        Types.RESULT,
                        new DynamicAlertOperator(pipeline.name(), pipeline.aggregations(), aggregation));
        // Flink's KeyedBroadcastProcessFunction would need no cast, but its event time waits for both inputs.
        @SuppressWarnings("unchecked")
        TwoInputTransformation<WindowResult, RuleDecision, WindowResult> connected =
                (TwoInputTransformation<WindowResult, RuleDecision, WindowResult>) evaluated.getTransformation();
        connected.setStateKeySelectors(WindowResult::key, null);
        connected.setStateKeyType(Types.KEY);
        return evaluated;
    }
}
