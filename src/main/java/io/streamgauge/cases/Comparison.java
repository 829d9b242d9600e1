// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.streamgauge.cases.Mismatch.Kind;
import io.streamgauge.cases.file.CaseOutput;
import io.streamgauge.cases.file.Expectations;
import io.streamgauge.cases.run.CaseOutcome;
import io.streamgauge.cases.run.CaseOutcome.Emitted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Compares one output of a case with what is expected of it. Each expected record takes the first one that matches, that no earlier
 * expectation has taken, and that follows, in its key or partition, those that were taken before.
 */
final class Comparison {
    private static final int NO_INDEX = -1;

    private final CaseOutput output;
    private final Expectations.Expected expected;
    private final List<Emitted> actual;
    /** For each expectation the index of what it took. */
    private final int[] taken;

    private final boolean[] used;

    private Comparison(CaseOutput output, Expectations.Expected expected, List<Emitted> actual) {
        this.output = output;
        this.expected = expected;
        this.actual = actual;
        this.taken = new int[expected.items().size()];
        this.used = new boolean[actual.size()];
    }

    /** Everything that does not hold, in the order of the file. */
    static List<Mismatch> of(Expectations expectations, CaseOutcome outcome) {
        List<Mismatch> mismatches = new ArrayList<>();
        expectations
                .lists()
                .forEach((output, expected) -> mismatches.addAll(
                        new Comparison(output, expected, outcome.of(output)).mismatches(expectations.exactly())));
        return mismatches;
    }

    /** Whether everything holds, which takes less time to find out. */
    static boolean holds(Expectations expectations, CaseOutcome outcome) {
        return expectations.lists().entrySet().stream()
                .allMatch(each -> new Comparison(each.getKey(), each.getValue(), outcome.of(each.getKey()))
                        .holds(expectations.exactly()));
    }

    private boolean holds(boolean exactly) {
        if (expected.count() >= 0) {
            return expected.count() == actual.size();
        }
        boolean others = exactly || taken.length == 0;
        return taken.length <= used.length && (!others || taken.length == used.length) && takeMatching(true);
    }

    private List<Mismatch> mismatches(boolean exactly) {
        if (expected.count() >= 0) {
            return expected.count() == actual.size()
                    ? List.of()
                    : List.of(new Mismatch(
                            output, Kind.COUNT, expected.node(), 0, IntNode.valueOf(actual.size()), List.of()));
        }
        List<Mismatch> mismatches = new ArrayList<>();
        takeMatching(false);
        for (int i = 0; i < taken.length; i++) {
            if (taken[i] == NO_INDEX) {
                mismatches.add(unmatched(i));
            }
        }
        if (exactly || taken.length == 0) {
            for (int j = 0; j < used.length; j++) {
                if (!used[j]) {
                    mismatches.add(
                            new Mismatch(output, Kind.UNEXPECTED, expected.node(), placeOf(j), json(j), List.of()));
                }
            }
        }
        return mismatches;
    }

    /** Takes what matches; returns false at once where {@code all} must and one does not. */
    private boolean takeMatching(boolean all) {
        Arrays.fill(taken, NO_INDEX);
        // Only earlier expectations have taken something yet.
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < taken.length; i++) {
            for (int j = 0; j < used.length && taken[i] == NO_INDEX; j++) {
                if (!used[j] && last.getOrDefault(group(j), NO_INDEX) < j && Difference.matches(item(i), json(j))) {
                    taken[i] = j;
                    used[j] = true;
                    last.put(group(j), j);
                }
            }
            if (all && taken[i] == NO_INDEX) {
                return false;
            }
        }
        return true;
    }

    private Node item(int i) {
        return expected.items().get(i);
    }

    private JsonNode json(int j) {
        return actual.get(j).json();
    }

    private String group(int j) {
        return actual.get(j).group();
    }

    /** What an expectation can take of each key so that all of it is in order: more than the first and less than the second. */
    private Map<String, int[]> bounds(int i) {
        Map<String, int[]> bounds = new HashMap<>();
        for (int other = 0; other < taken.length; other++) {
            if (taken[other] != NO_INDEX) {
                int[] bound =
                        bounds.computeIfAbsent(group(taken[other]), key -> new int[] {NO_INDEX, Integer.MAX_VALUE});
                if (other < i) {
                    bound[0] = Math.max(bound[0], taken[other]);
                } else {
                    bound[1] = Math.min(bound[1], taken[other]);
                }
            }
        }
        return bounds;
    }

    private Mismatch unmatched(int i) {
        int nearest = NO_INDEX;
        int least = Integer.MAX_VALUE;
        Map<String, int[]> bounds = bounds(i);
        for (int j = 0; j < used.length; j++) {
            if (used[j]) {
                continue;
            }
            List<Difference> differences = Difference.between(item(i), json(j));
            if (differences.isEmpty()) {
                // It is expected, but in another place.
                used[j] = true;
                return new Mismatch(output, Kind.TOO_EARLY, item(i), i, json(j), differences);
            }
            int distance = Difference.distance(differences);
            int[] bound = bounds.get(group(j));
            boolean inOrder = bound == null || bound[0] < j && j < bound[1];
            if (distance < least && inOrder) {
                least = distance;
                nearest = j;
            }
        }
        if (nearest == NO_INDEX) {
            return new Mismatch(output, Kind.MISSING, item(i), i, null, List.of());
        }
        used[nearest] = true;
        taken[i] = nearest;
        List<Difference> differences = Difference.between(item(i), json(nearest));
        return new Mismatch(output, Kind.DIFFERS, item(i), i, json(nearest), differences);
    }

    /** The index of the first expected record that follows, in its key, what came out. */
    private int placeOf(int j) {
        for (int i = 0; i < taken.length; i++) {
            if (taken[i] > j && group(taken[i]).equals(group(j))) {
                return i;
            }
        }
        return taken.length;
    }
}
