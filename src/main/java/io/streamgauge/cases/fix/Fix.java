// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.fix;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.cases.CaseResult;
import io.streamgauge.cases.Difference;
import io.streamgauge.cases.Mismatch;
import io.streamgauge.cases.file.CaseOutput;
import io.streamgauge.cases.file.Expectations;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.run.CaseOutcome.Emitted;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Writes what came out of the cases of a file into their expectations. An expectation keeps its members and gets their values from
 * what came nearest; one that nothing is left for is removed, and what may not come out is added with all its members. A case that
 * expects nothing gets everything.
 */
public final class Fix {
    private final EditedText text;
    private final Nodes nodes;

    private Fix(TestFile file) {
        text = new EditedText(file.text());
        nodes = new Nodes(text, file.text().startsWith("\uFEFF") ? 1 : 0);
    }

    /**
     * A file with other expectations.
     *
     * @param diff the lines that change
     */
    public record Fixed(String text, List<String> diff) {}

    /** @param results of cases of this file, as it was read */
    public static Fixed of(TestFile file, List<CaseResult> results) {
        Fix fix = new Fix(file);
        results.forEach(fix::fix);
        return new Fixed(fix.text.edited(), fix.text.diff());
    }

    private void fix(CaseResult result) {
        Expectations expectations = result.testCase().expectations();
        Node expect = expectations.node();
        if (expect == null || expectations.lists().isEmpty()) {
            writeAll(result);
            return;
        }
        int column = nodes.keyColumn(expect);
        Map<CaseOutput, List<Mismatch>> byOutput =
                result.mismatches().stream().collect(Collectors.groupingBy(Mismatch::output));
        expectations.lists().forEach((output, expected) -> {
            List<Mismatch> mismatches = byOutput.getOrDefault(output, List.of());
            if (expected.node() instanceof SequenceNode list) {
                fix(new ListFix(text, nodes, list, column < 0 ? column : column + 2), mismatches);
            } else {
                mismatches.forEach(each -> replace(each.at(), FlowYaml.of(each.found())));
            }
        });
    }

    private void fix(ListFix list, List<Mismatch> mismatches) {
        for (Mismatch mismatch : mismatches) {
            switch (mismatch.kind()) {
                case DIFFERS -> mismatch.differences().forEach(this::replace);
                case MISSING -> list.remove(mismatch.index());
                case UNEXPECTED -> list.add(mismatch.index(), mismatch.found());
                // An order that is wrong is the user's to change, and a count is no list.
                case TOO_EARLY, COUNT -> {}
            }
        }
        if (!mismatches.isEmpty()) {
            list.apply();
        }
    }

    private void replace(Difference difference) {
        JsonNode actual = difference.actual();
        replace(difference.expected(), actual == null ? "null" : FlowYaml.of(actual));
    }

    private void replace(Node node, String by) {
        int from = nodes.start(node);
        // An empty value begins right behind its colon.
        boolean space = text.at(from - 1) == ':';
        text.replace(from, nodes.end(node), space ? " " + by : by);
    }

    private void writeAll(CaseResult result) {
        TestCase testCase = result.testCase();
        Node expect = testCase.expectations().node();
        int column = nodes.keyColumn(testCase.node());
        String all = column < 0 ? " {" + onOneLine(result) + "}" : lines(result, "\n" + " ".repeat(column + 2));
        if (expect != null) {
            int from = nodes.start(expect);
            text.replace(text.at(from - 1) == ' ' ? from - 1 : from, nodes.end(expect), all);
        } else if (column < 0) {
            text.insert(nodes.end(testCase.node()) - 1, ", expect:" + all);
        } else {
            text.insert(text.lineEnd(nodes.end(testCase.node())), "\n" + " ".repeat(column) + "expect:" + all);
        }
    }

    /** The outputs that a case without expectations gets. */
    private static List<CaseOutput> outputs(CaseResult result) {
        return result.outcome().of(CaseOutput.DUPLICATES).isEmpty()
                ? List.of(CaseOutput.RESULTS, CaseOutput.ALERTS, CaseOutput.LATE, CaseOutput.REJECTED)
                : List.of(CaseOutput.values());
    }

    private static String onOneLine(CaseResult result) {
        StringBuilder all = new StringBuilder("exactly: true");
        for (CaseOutput output : outputs(result)) {
            List<String> items = items(result, output);
            all.append(", ").append(output.key()).append(": ").append(items);
        }
        return all.toString();
    }

    private static List<String> items(CaseResult result, CaseOutput output) {
        return result.outcome().of(output).stream()
                .map(Emitted::json)
                .map(FlowYaml::of)
                .toList();
    }

    private static String lines(CaseResult result, String indentation) {
        StringBuilder all = new StringBuilder(indentation + "exactly: true");
        for (CaseOutput output : outputs(result)) {
            List<String> items = items(result, output);
            all.append(indentation).append(output.key()).append(items.isEmpty() ? ": []" : ":");
            items.forEach(item -> all.append(indentation).append("  - ").append(item));
        }
        return all.toString();
    }
}
