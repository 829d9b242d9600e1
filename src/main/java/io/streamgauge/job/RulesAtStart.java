// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.alert.ActiveRules;
import io.streamgauge.ingest.RulesSource;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * The alerts of a bounded run: what the rules topic holds when it starts is in force from its first window to its last, so that
 * a replay does not depend on when a change is read. It writes no status, which the live job does.
 */
public final class RulesAtStart {
    private RulesAtStart() {}

    /**
     * The pipeline with the alerts that are in force; the same where it is not bounded or reads no rules.
     *
     * @param console takes a line for each refused change
     */
    public static Pipeline applied(Pipeline pipeline, Consumer<String> console) throws RunRefusedException {
        if (pipeline.rules() == null || !pipeline.source().stop().bounded()) {
            return pipeline;
        }
        ActiveRules book = new ActiveRules(pipeline.aggregations());
        try {
            for (SourceRecord record : RulesSource.readAll(pipeline)) {
                RuleDecision decision = book.decide(record);
                if (decision.outcome() == RuleDecision.Verdict.REFUSED) {
                    console.accept("rule " + decision.alert() + " is refused: " + String.join("; ", decision.errors()));
                }
            }
        } catch (KafkaException e) {
            throw new RunRefusedException(
                    "cannot read the rules from " + pipeline.rules().topic() + ": " + e.getMessage());
        }
        return pipeline.with(book.inForce());
    }
}
