// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.cases.file.CaseOutput;
import java.util.List;
import java.util.Map;

/** What came out of a case, all outputs, in an order that does not depend on threads. */
public record CaseOutcome(Map<CaseOutput, List<Emitted>> outputs) {

    /**
     * A record that came out.
     *
     * @param json as it is written to Kafka; for a record that was read, its coordinates and what became of it
     * @param group what it is in order with: its key, or its partition
     */
    public record Emitted(JsonNode json, String group) {}

    public List<Emitted> of(CaseOutput output) {
        return outputs.getOrDefault(output, List.of());
    }
}
