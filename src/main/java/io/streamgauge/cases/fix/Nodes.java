// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.fix;

import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Where nodes are in a text.
 *
 * @param text which the nodes are of
 * @param before the length of what precedes the YAML: 1 for a byte order mark, else 0
 */
record Nodes(EditedText text, int before) {

    int start(Node node) {
        return before + node.getStartMark().map(Mark::getIndex).orElse(0);
    }

    /**
     * The position behind the last character. The mark of a block is only at the next token, which may be lines below; that of a text in
     * a block is at the beginning of the next line, behind lines that are blank.
     */
    int end(Node node) {
        if (node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() == FlowStyle.BLOCK
                && !collection.getValue().isEmpty()) {
            return end(last(node));
        }
        int end = before + node.getEndMark().map(Mark::getIndex).orElse(0);
        if (node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED)) {
            while (Character.isWhitespace(text.at(end - 1))) {
                end--;
            }
        }
        return end;
    }

    private static Node last(Node collection) {
        if (collection instanceof MappingNode mapping) {
            List<NodeTuple> members = mapping.getValue();
            return members.get(members.size() - 1).getValueNode();
        }
        List<Node> items = ((SequenceNode) collection).getValue();
        return items.get(items.size() - 1);
    }

    /** The column of the first key of a block; -1 if the mapping is on one line. */
    int keyColumn(Node node) {
        if (!(node instanceof MappingNode mapping)
                || mapping.getFlowStyle() != FlowStyle.BLOCK
                || mapping.getValue().isEmpty()) {
            return -1;
        }
        Node key = mapping.getValue().get(0).getKeyNode();
        return key.getStartMark().map(Mark::getColumn).orElse(-1);
    }
}
