// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.flink.Types;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Uids;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Validates every record of the rules topic in one task, so that all operators that apply rules agree: a record is accepted with a
 * version, or refused with every error. No record fails the job.
 */
final class RuleValidationOperator extends AbstractStreamOperator<RuleDecision>
        implements OneInputStreamOperator<SourceRecord, RuleDecision> {
    private static final long serialVersionUID = 1;

    private final List<Aggregation> file;

    private transient ListState<RuleDecision> decisions;
    private transient ListState<Long> version;
    private transient ActiveRules activeRules;
    private transient List<RuleDecision> revoked;
    private transient Counter accepted;
    private transient Counter refused;

    RuleValidationOperator(List<Aggregation> file) {
        this.file = file;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        decisions = context.getOperatorStateStore()
                .getListState(
                        new ListStateDescriptor<>(Uids.State.DECISIONS, Types.RULE_DECISION.createSerializer(null)));
        version = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(Uids.State.RULES_VERSION, LongSerializer.INSTANCE));
        activeRules = new ActiveRules(file);
        for (long last : version.get()) {
            activeRules.setVersion(last);
        }
        revoked = new ArrayList<>();
        for (RuleDecision decision : decisions.get()) {
            List<String> errors = activeRules.apply(decision);
            if (!errors.isEmpty()) {
                revoked.add(activeRules.revoke(decision, errors));
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        accepted = Metrics.counter(getMetricGroup(), Metric.RULES_ACCEPTED);
        refused = Metrics.counter(getMetricGroup(), Metric.RULES_REFUSED);
        Metrics.gauge(getMetricGroup(), Metric.RULES_VERSION, activeRules::version);
        // Operators downstream are not open yet, so nothing can be emitted now.
        getProcessingTimeService().registerTimer(getProcessingTimeService().getCurrentProcessingTime(), now -> {
            revoked.forEach(this::send);
            revoked.clear();
        });
    }

    @Override
    public void processElement(StreamRecord<SourceRecord> element) {
        send(activeRules.decide(element.getValue()));
    }

    private void send(RuleDecision decision) {
        if (decision.outcome() == RuleDecision.Verdict.REFUSED) {
            refused.inc();
            LOG.warn("Rule {} is refused: {}", decision.alert(), String.join("; ", decision.errors()));
        } else {
            accepted.inc();
            LOG.info("Rule {}, version {}: {}", decision.alert(), decision.version(), decision.outcome());
        }
        output.collect(new StreamRecord<>(decision));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        decisions.update(List.copyOf(activeRules.decisions()));
        version.update(List.of(activeRules.version()));
    }
}
