// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a case expects, as the nodes of the file.
 *
 * @param node the mapping of {@code expect}; null if the file has none
 * @param exactly whether nothing else may come out
 * @param lists in the order of the file; an output that is absent is not checked
 */
public record Expectations(@Nullable Node node, boolean exactly, Map<CaseOutput, Expected> lists) {
    /**
     * What is expected of an output.
     *
     * @param node the list, or the count
     * @param items of the list; empty for a count
     * @param count how many there are; -1 for a list
     */
    public record Expected(Node node, List<Node> items, int count) {}
}
