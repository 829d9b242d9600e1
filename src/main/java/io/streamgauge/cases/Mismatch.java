// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.cases.file.CaseOutput;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * An expectation that does not hold.
 *
 * @param at the node of the file that it is about: what is expected, or the list in which nothing else may be
 * @param index of what is expected in its list; of what came out unexpectedly, the place in the list where it belongs
 * @param actual what came nearest, or what came out unexpectedly; null if nothing did
 * @param differences between what is expected and what came nearest
 */
public record Mismatch(
        CaseOutput output,
        Kind kind,
        Node at,
        int index,
        @Nullable JsonNode actual,
        List<Difference> differences) {
    /** What is wrong. */
    public enum Kind {
        /** It did not come out, but something near it did. */
        DIFFERS,
        /** It did not come out, and nothing is left that could have been meant. */
        MISSING,
        /** It came out before what is expected before it. */
        TOO_EARLY,
        /** It came out and is not expected. */
        UNEXPECTED,
        /** There are more or fewer. */
        COUNT
    }

    /** What came out, of a kind that has it. */
    public JsonNode found() {
        return Objects.requireNonNull(actual, "nothing came out");
    }
}
