// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.RuleDecision;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The decision on a change of an alert as JSON. The key is the name of the alert, so a compacted topic keeps the last decision. */
final class RuleDecisionFormat implements JsonSchema.Format<RuleDecision> {
    private final String pipeline;
    private final JsonWriter json = new JsonWriter();

    RuleDecisionFormat(String pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public byte[] key(RuleDecision decision) {
        return decision.alert().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] value(RuleDecision decision) {
        json.raw("{\"pipeline\":").text(pipeline).raw(",\"alert\":").text(decision.alert());
        json.raw(",\"version\":").number(decision.version());
        json.raw(",\"status\":\"").raw(decision.outcome().name().toLowerCase(Locale.ROOT));
        json.raw("\",\"errors\":[");
        String comma = "";
        for (String error : decision.errors()) {
            json.raw(comma).text(error);
            comma = ",";
        }
        json.raw("],\"inForce\":").value(decision.inForce() == RuleDecision.NOT_IN_FORCE ? null : decision.inForce());
        if (decision.record() != null) {
            json.raw(",\"record\":{\"topic\":").text(decision.record().topic());
            json.raw(",\"partition\":").number(decision.record().partition());
            json.raw(",\"offset\":").number(decision.record().first()).raw("}");
        }
        return json.raw("}").take();
    }

    @Override
    public String subject(RuleDecision decision) {
        return decision.alert();
    }
}
