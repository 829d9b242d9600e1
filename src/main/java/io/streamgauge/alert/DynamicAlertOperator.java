// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Uids;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Evaluates the alerts of the pipeline file and those that come at run time, which are broadcast to every subtask. Event time is that
 * of the results alone, so an idle rules topic holds no alert back.
 */
final class DynamicAlertOperator extends AbstractAlertOperator
        implements TwoInputStreamOperator<WindowResult, RuleDecision, WindowResult> {
    private static final long serialVersionUID = 1;
    private static final int RESULTS = 0;

    private final List<Aggregation> file;

    private transient BroadcastState<String, RuleDecision> decisions;
    private transient ActiveRules activeRules;
    private transient List<AlertRule> inForce;

    DynamicAlertOperator(String pipeline, List<Aggregation> file, Aggregation aggregation) {
        super(pipeline, aggregation);
        this.file = file;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        decisions = context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>(
                        Uids.State.DECISIONS, StringSerializer.INSTANCE, Types.RULE_DECISION.createSerializer(null)));
        activeRules = new ActiveRules(file);
        for (Map.Entry<String, RuleDecision> decision : decisions.immutableEntries()) {
            activeRules.apply(decision.getValue());
        }
        // Rules that an edited pipeline file no longer supports are dropped; the validator reports the same ones.
        Iterator<Map.Entry<String, RuleDecision>> each = decisions.iterator();
        while (each.hasNext()) {
            if (!activeRules.holds(each.next().getKey())) {
                each.remove();
            }
        }
        inForce = activeRules.of(aggregation);
    }

    @Override
    List<AlertRule> rulesAtOpen() {
        return inForce;
    }

    @Override
    public void open() throws Exception {
        super.open();
        Metrics.gauge(getMetricGroup(), Metric.ALERTS_IN_FORCE, () -> (long) inForce.size(), aggregation.name());
    }

    @Override
    public void processElement1(StreamRecord<WindowResult> element) throws Exception {
        evaluate(element.getValue());
    }

    @Override
    public void processElement2(StreamRecord<RuleDecision> element) throws Exception {
        RuleDecision decision = element.getValue();
        if (decision.outcome() == RuleDecision.Verdict.REFUSED) {
            return;
        }
        activeRules.apply(decision);
        if (activeRules.holds(decision.alert())) {
            decisions.put(decision.alert(), decision);
        } else {
            decisions.remove(decision.alert());
        }
        List<AlertRule> before = inForce;
        inForce = activeRules.of(aggregation);
        if (!inForce.equals(before)) {
            evaluateAllBy(inForce, redefined(before));
        }
    }

    /** The alerts whose condition changed. */
    private Set<String> redefined(List<AlertRule> before) {
        Map<String, AlertRule> now = inForce.stream().collect(Collectors.toMap(AlertRule::name, Function.identity()));
        return before.stream()
                .filter(rule -> now.containsKey(rule.name())
                        && !rule.when().equals(now.get(rule.name()).when()))
                .map(AlertRule::name)
                .collect(Collectors.toSet());
    }

    @Override
    public void processWatermark1(Watermark mark) throws Exception {
        processWatermark(mark);
    }

    @Override
    public void processWatermark2(Watermark mark) {}

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
        if (input == RESULTS) {
            processWatermarkStatus(status);
        }
    }
}
