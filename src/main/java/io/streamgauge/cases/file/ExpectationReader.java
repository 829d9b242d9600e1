// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import io.streamgauge.config.Section;
import io.streamgauge.config.Value;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads {@code expect}. The members of what is expected are those of what is written, and an unknown one is a mistake, because it
 * could never match.
 */
final class ExpectationReader {
    private final Optional<Pipeline> pipeline;

    /** @param pipeline empty if it cannot be read; then names are not checked */
    ExpectationReader(Optional<Pipeline> pipeline) {
        this.pipeline = pipeline;
    }

    Expectations read(Value value) {
        Section section = Section.of(value);
        boolean exactly = section.read("exactly", each -> each.as(ExpectationReader::truth, "true or false"), false);
        Map<CaseOutput, Expectations.Expected> lists = new LinkedHashMap<>();
        for (CaseOutput output : CaseOutput.values()) {
            Value list = section.get(output.key());
            if (list != null) {
                lists.put(output, list(output, list));
            }
        }
        return new Expectations(value.node(), exactly, lists);
    }

    private static @Nullable Boolean truth(String text) {
        return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : null;
    }

    private Expectations.Expected list(CaseOutput output, Value value) {
        if (output == CaseOutput.DUPLICATES && value.isScalar()) {
            Integer count = value.as(
                    text -> text.matches("\\d{1,9}") ? Integer.valueOf(text) : null,
                    "a number of duplicates, or a list");
            return new Expectations.Expected(value.node(), List.of(), count == null ? 0 : count);
        }
        List<Node> items = new ArrayList<>();
        for (Value item : value.items("a list; write [] for none at all")) {
            check(output, item);
            items.add(item.node());
        }
        return new Expectations.Expected(value.node(), items, -1);
    }

    private void check(CaseOutput output, Value item) {
        Section section = Section.of(item);
        switch (output) {
            case RESULTS -> {
                Optional<Aggregation> aggregation = aggregation(section);
                section.optional("kind", ExpectationReader::kind);
                members(section, "window");
                members(section, "key", names(aggregation, Aggregation::keyBy));
                members(section, "measures", names(aggregation, Aggregation::measureNames));
            }
            case ALERTS -> {
                Value labels = section.get("labels");
                Optional<Aggregation> aggregation =
                        labels == null || !labels.isMapping() ? Optional.empty() : aggregation(Section.named(labels));
                section.optional("status", value -> known(value, TestFileShape.STATUSES));
                members(section, "annotations");
                members(section, "window");
                members(section, "values", names(aggregation, Aggregation::measureNames));
            }
            case LATE -> {
                aggregation(section);
                members(section, "window");
            }
            case REJECTED -> {
                aggregation(section);
                section.optional("code", value -> known(value, TestFileShape.CODES));
            }
            case DUPLICATES -> {}
        }
    }

    private static @Nullable String kind(Value value) {
        if (value.is("early")) {
            return value.invalid(
                    "early results are emitted by the clock, which does not advance in a case; expect final ones");
        }
        return known(value, TestFileShape.KINDS);
    }

    /** The aggregation that is named, in an alert by a label; empty if none is, or if it is unknown. */
    private Optional<Aggregation> aggregation(Section section) {
        Value value = section.get("aggregation");
        if (value == null || value.isEmpty() || pipeline.isEmpty()) {
            return Optional.empty();
        }
        List<Aggregation> all = pipeline.get().aggregations();
        String name = known(value, all.stream().map(Aggregation::name).toList());
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static @Nullable String known(Value value, List<String> names) {
        String text = value.text();
        if (text != null && !names.contains(text)) {
            value.error(value.shown() + " is not known here" + value.hint(text, names));
        }
        return text;
    }

    /** The names of a kind of the aggregation, or of all if there is none. */
    private Set<String> names(Optional<Aggregation> aggregation, Function<Aggregation, List<String>> kind) {
        Set<String> names = new LinkedHashSet<>();
        aggregation
                .map(List::of)
                .or(() -> pipeline.map(Pipeline::aggregations))
                .ifPresent(all -> all.forEach(each -> names.addAll(kind.apply(each))));
        return names;
    }

    /** Checks that a member has only those that are declared. */
    private static void members(Section section, String key) {
        Value value = section.get(key);
        if (value != null && !value.isEmpty()) {
            Section.of(value);
        }
    }

    /** Checks that a member has only those that the pipeline names. */
    private void members(Section section, String key, Collection<String> names) {
        Value value = section.get(key);
        if (value != null && !value.isEmpty() && pipeline.isPresent()) {
            Section.of(value, names);
        }
    }
}
