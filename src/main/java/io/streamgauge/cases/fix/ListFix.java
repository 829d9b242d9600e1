// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.fix;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Removes items from a list of expectations and adds others, in the style that the list has. */
final class ListFix {
    private final EditedText text;
    private final Nodes nodes;
    private final SequenceNode list;
    private final List<Node> items;
    /** The column of the dashes of a list that had no items; negative if the list must stay on one line. */
    private final int indentation;

    private final Set<Integer> removed = new TreeSet<>();
    /** The added items, by the index of the item that follows them. */
    private final Map<Integer, List<JsonNode>> added = new TreeMap<>();

    ListFix(EditedText text, Nodes nodes, SequenceNode list, int indentation) {
        this.text = text;
        this.nodes = nodes;
        this.list = list;
        this.items = list.getValue();
        this.indentation = indentation;
    }

    void remove(int item) {
        removed.add(item);
    }

    void add(int before, JsonNode item) {
        added.computeIfAbsent(before, place -> new ArrayList<>()).add(item);
    }

    void apply() {
        if (removed.size() == items.size()) {
            replaceAll();
            return;
        }
        added.forEach((before, some) -> {
            int next = next(before);
            some.forEach(item -> {
                if (next < items.size()) {
                    insertBefore(next, item);
                } else {
                    insertAfter(last(), item);
                }
            });
        });
        if (isFlow()) {
            removeFromFlow();
        } else {
            removed.forEach(this::removeLines);
        }
    }

    private boolean isFlow() {
        return list.getFlowStyle() == FlowStyle.FLOW;
    }

    /** The first item from an index on that stays. */
    private int next(int from) {
        int next = from;
        while (removed.contains(next)) {
            next++;
        }
        return next;
    }

    /** The last item that stays. */
    private int last() {
        int last = items.size() - 1;
        while (removed.contains(last)) {
            last--;
        }
        return last;
    }

    private void replaceAll() {
        List<JsonNode> some = added.values().stream().flatMap(List::stream).toList();
        int from = nodes.start(list);
        int to = nodes.end(list);
        if (some.isEmpty() || indentation < 0) {
            String flow = some.stream().map(FlowYaml::of).toList().toString();
            replaceFrom(from, to, " " + flow);
        } else {
            StringBuilder block = new StringBuilder();
            some.forEach(item -> block.append('\n')
                    .append(" ".repeat(indentation))
                    .append("- ")
                    .append(FlowYaml.of(item)));
            replaceFrom(from, to, block.toString());
        }
    }

    /** Replaces a value with the space between it and its key. */
    private void replaceFrom(int from, int to, String by) {
        int start = from;
        while (Character.isWhitespace(text.at(start - 1)) && start > 0) {
            start--;
        }
        // A comment between the key and the value stays.
        boolean behindKey = text.at(start - 1) == ':';
        text.replace(behindKey ? start : from, to, behindKey ? by : by.strip());
    }

    private void insertBefore(int item, JsonNode added) {
        int start = nodes.start(items.get(item));
        if (isFlow()) {
            text.insert(start, FlowYaml.of(added) + ", ");
        } else {
            int line = text.lineStart(dash(start));
            text.insert(line, " ".repeat(dash(start) - line) + "- " + FlowYaml.of(added) + "\n");
        }
    }

    private void insertAfter(int item, JsonNode added) {
        int end = nodes.end(items.get(item));
        if (isFlow()) {
            text.insert(end, ", " + FlowYaml.of(added));
        } else {
            int dash = dash(nodes.start(items.get(item)));
            String spaces = " ".repeat(dash - text.lineStart(dash));
            text.insert(text.lineEnd(end), "\n" + spaces + "- " + FlowYaml.of(added));
        }
    }

    private int dash(int start) {
        int dash = start - 1;
        while (text.at(dash) != '-') {
            dash--;
        }
        return dash;
    }

    private void removeLines(int item) {
        Node node = items.get(item);
        int from = text.lineStart(dash(nodes.start(node)));
        text.replace(from, Math.min(text.lineEnd(nodes.end(node)) + 1, text.size()), "");
    }

    /** Runs of removed items are one change, since the commas between them belong to two. */
    private void removeFromFlow() {
        int first = 0;
        while (first < items.size()) {
            if (!removed.contains(first)) {
                first++;
                continue;
            }
            int next = next(first);
            if (next < items.size()) {
                text.replace(nodes.start(items.get(first)), nodes.start(items.get(next)), "");
            } else {
                text.replace(nodes.end(items.get(first - 1)), nodes.end(items.get(next - 1)), "");
            }
            first = next;
        }
    }
}
