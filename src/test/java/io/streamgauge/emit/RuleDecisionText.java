// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.model.RuleDecision;
import java.nio.charset.StandardCharsets;

/** Decisions on rules as they are written to Kafka, for tests of other rooms. */
public final class RuleDecisionText {
    private RuleDecisionText() {}

    public static String of(String pipeline, RuleDecision decision) {
        return new String(new RuleDecisionFormat(pipeline).value(decision), StandardCharsets.UTF_8);
    }
}
