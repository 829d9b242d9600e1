// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.ingest.duplicate.DropDuplicatesOperator;
import io.streamgauge.pipeline.Uids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes state that a pipeline has no place for: by aggregation, with what is lost of each. */
final class DroppedState {
    /** The uids of an aggregation's operators, with its windows and its key. */
    private static final Pattern OF_AGGREGATION = Pattern.compile("(.+)-(combine|fire|alerts)-(.+)");

    /** The operators of an aggregation in the order of the flow, by the words in their uids, and what each of them keeps. */
    private enum Operator {
        COMBINE("counts of its events"),
        FIRE("windows that are open"),
        ALERTS("alerts that are pending or firing");

        private final String kept;

        Operator(String kept) {
            this.kept = kept;
        }
    }

    private DroppedState() {}

    /**
     * What is lost, as in {@code per-path (tumbling-1m-by-path): windows that are open (4 KB)}.
     *
     * @param uids of the operators that have no place
     * @param operators the names of those that the pipeline has
     */
    static String text(List<String> uids, SavedState saved, Collection<String> operators) {
        Map<String, Map<Operator, String>> aggregations = new TreeMap<>();
        List<String> parts = new ArrayList<>();
        for (String uid : uids) {
            Matcher matcher = OF_AGGREGATION.matcher(uid);
            String name = saved.name(uid);
            String size = " (" + size(saved.bytes(uid)) + ")";
            // An aggregation's name may contain `-fire-`; the operator name resolves that.
            if (matcher.matches() && name.endsWith(" " + matcher.group(1))) {
                String changed = operators.contains(name) ? ", whose windows or key have changed" : "";
                Operator operator = Operator.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
                aggregations
                        .computeIfAbsent(
                                matcher.group(1) + " (" + matcher.group(3) + changed + ")",
                                each -> new EnumMap<>(Operator.class))
                        .put(operator, operator.kept + size);
            } else if (name.equals(DropDuplicatesOperator.NAME)) {
                String changed = operators.contains(name) ? ", whose field or time to keep has changed" : "";
                parts.add(name + " (" + uid.substring(Uids.DROP_DUPLICATES.length()) + changed
                        + "): the ids that were seen, and the count of duplicates" + size);
            } else if (uid.startsWith(Uids.notify(""))) {
                parts.add(name + ": alerts that are pending for the destination, and its counts" + size);
            } else {
                parts.add(name + size);
            }
        }
        List<String> texts = new ArrayList<>();
        aggregations.forEach((aggregation, lost) -> texts.add(aggregation + ": " + String.join(", ", lost.values())));
        texts.addAll(parts);
        return String.join("; ", texts);
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? bytes + " bytes" : String.format(Locale.ROOT, "%,d KB", bytes / 1000);
    }
}
