// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.mutate;

import io.streamgauge.cases.file.Place;
import io.streamgauge.cases.file.YamlJson;
import io.streamgauge.config.Context;
import io.streamgauge.config.Problems;
import io.streamgauge.config.Section;
import io.streamgauge.config.Value;
import io.streamgauge.config.shape.PipelineShape;
import io.streamgauge.model.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The mutants of a pipeline file: each value that decides what comes out is changed in the ways that its mistakes have. A default is
 * not changed, because it has no place in the file.
 */
final class Mutations {
    /** The measures that are mistaken for each other. */
    private static final Map<String, String> MEASURES = Map.ofEntries(
            Map.entry("sum", "avg"),
            Map.entry("avg", "sum"),
            Map.entry("min", "max"),
            Map.entry("max", "min"),
            Map.entry("first", "last"),
            Map.entry("last", "first"),
            Map.entry("stddev", "avg"),
            Map.entry("distinct", "count"));

    private static final List<String> LENGTHS = List.of("tumbling", "sliding", "cumulative", "session", "every", "max");
    private static final Map<String, String> UNITS = Map.of("day", "week", "week", "day", "month", "week");

    private final String file;
    private final List<Mutant> mutants = new ArrayList<>();

    private Mutations(String file) {
        this.file = file;
    }

    /**
     * @param file its name in places
     * @param text of a valid pipeline file
     */
    static List<Mutant> of(String file, String text) {
        Mutations mutations = new Mutations(file);
        Value root = Context.rootOf(new Problems(file, text), file, text, PipelineShape.PIPELINE);
        if (root != null) {
            mutations.pipeline(Section.named(root));
        }
        return mutations.mutants;
    }

    private void pipeline(Section pipeline) {
        Section source = named(pipeline, "source");
        change(source.get("maxOutOfOrderness"), to("0s"));
        change(source.get("maxAhead"), to("unlimited"));
        change(named(source, "maxAhead").get("within"), Mutations::doubled);
        change(named(source, "id").get("keep"), Mutations::halved);
        for (Value aggregation : pipeline.items("aggregations", "")) {
            aggregation(Section.named(aggregation));
        }
    }

    private static Section named(Section section, String key) {
        Value value = section.get(key);
        return value != null && value.isMapping() ? Section.named(value) : section.absent(key);
    }

    private void aggregation(Section aggregation) {
        condition(aggregation.get("where"));
        window(named(aggregation, "window"));
        change(aggregation.get("allowedLateness"), to("0s"));
        Value keyBy = aggregation.get("keyBy");
        if (keyBy != null) {
            keyBy(keyBy);
        }
        named(aggregation, "measures").entries().values().forEach(this::measure);
        for (Value alert : aggregation.items("alerts", "")) {
            alert(Section.named(alert));
        }
    }

    private void condition(@Nullable Value where) {
        change(where, to("true"));
        change(where, ExpressionMutations::of);
    }

    private void window(Section window) {
        window.present(LENGTHS).forEach(length -> change(length.getValue(), Mutations::halved));
        change(window.get("calendar"), unit -> List.of(UNITS.getOrDefault(unit, unit)));
    }

    /** A key without one of its fields. */
    private void keyBy(Value keyBy) {
        List<Value> fields = keyBy.items("");
        for (Value field : fields.size() < 2 ? List.<Value>of() : fields) {
            String others = fields.stream()
                    .filter(each -> each != field)
                    .map(Mutations::text)
                    .collect(Collectors.joining(", ", "[", "]"));
            Place place = Place.of(file, field.node());
            mutants.add(new Mutant(keyBy.path(), others, others, place, "[.., " + text(field) + "]"));
        }
    }

    private void measure(Value measure) {
        if (!measure.isMapping()) {
            change(measure, Mutations::measures);
            return;
        }
        Section section = Section.named(measure);
        change(section.get("measure"), Mutations::measures);
        condition(section.get("where"));
        change(section.get("derive"), ExpressionMutations::of);
    }

    private static Collection<String> measures(String measure) {
        int parenthesis = measure.indexOf('(');
        String function = parenthesis < 0 ? measure : measure.substring(0, parenthesis);
        String arguments = parenthesis < 0 ? "" : measure.substring(parenthesis);
        List<String> others = new ArrayList<>();
        if (MEASURES.containsKey(function)) {
            others.add(MEASURES.get(function) + arguments);
        }
        ExpressionMutations.of(arguments).forEach(other -> others.add(function + other));
        return others;
    }

    private void alert(Section alert) {
        Value when = alert.get("when");
        change(when, ExpressionMutations::of);
        Value resolve = alert.get("resolve");
        change(resolve, ExpressionMutations::of);
        if (when != null) {
            change(resolve, to("!(" + text(when) + ")"));
        }
        change(alert.get("for"), Mutations::less);
        change(alert.get("keepFiring"), to("0s"));
        named(alert, "past").entries().values().forEach(each -> change(each, Mutations::less));
        change(named(alert, "noData").get("alert"), Mutations::doubled);
        change(alert.get("on"), to("final"));
    }

    private static Function<String, Collection<String>> to(String other) {
        return before -> List.of(other);
    }

    private static Collection<String> halved(String duration) {
        return scaled(duration, length -> length.dividedBy(2));
    }

    private static Collection<String> doubled(String duration) {
        return scaled(duration, length -> length.multipliedBy(2));
    }

    private static Collection<String> scaled(String text, Function<Duration, Duration> change) {
        Duration duration = Durations.parse(text);
        return duration == null ? List.of() : List.of(Durations.text(change.apply(duration)));
    }

    /** One less of a number, as in {@code 2 windows}; half of a duration. */
    private static Collection<String> less(String text) {
        String number = text.replaceFirst("\\D.*", "");
        boolean counted = text.matches("\\d{1,9}( windows?)?");
        return counted ? List.of(Integer.parseInt(number) - 1 + text.substring(number.length())) : halved(text);
    }

    private static String text(Value value) {
        return value.node() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private void change(@Nullable Value value, Function<String, Collection<String>> changes) {
        if (value == null || !value.isScalar()) {
            return;
        }
        String before = text(value);
        for (String after : changes.apply(before)) {
            if (!after.equals(before)) {
                Place place = Place.of(file, value.node());
                mutants.add(new Mutant(value.path(), after, YamlJson.quoted(after), place, before));
            }
        }
    }
}
