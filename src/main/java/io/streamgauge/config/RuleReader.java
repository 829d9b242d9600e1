// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.streamgauge.config.file.Utf8File;
import io.streamgauge.config.shape.AlertShape;
import io.streamgauge.config.shape.Names;
import io.streamgauge.expression.Scope;
import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import io.streamgauge.pipeline.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rule that arrives at run time: an alert as JSON, with the keys of the pipeline file and the name of its aggregation.
 * The cost of a rule is bounded, because its author may not be the operator of the job.
 */
public final class RuleReader {
    /** The limit of the record's value, in bytes. */
    public static final int MAX_BYTES = 32_000;
    /** The limit of {@link AlertRule#cost} of one rule. */
    public static final int MAX_COST = 10_000;

    /** The limit in characters. A condition searches no longer text for a pattern or a part. */
    public static final int MAX_TEXT_LENGTH = 256;

    private static final int MAX_ERRORS = 50;
    private static final int MAX_ERROR_LENGTH = 1_000;
    private static final String AGGREGATION = "aggregation";
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Aggregation> aggregations = new LinkedHashMap<>();

    /** @param aggregations of the pipeline */
    public RuleReader(List<Aggregation> aggregations) {
        aggregations.forEach(aggregation -> this.aggregations.put(aggregation.name(), aggregation));
    }

    /** Whether an alert can have this name. */
    public static boolean isName(String text) {
        return Names.name(text) != null;
    }

    /**
     * The result of reading a rule.
     *
     * @param aggregation the name of the aggregation whose results the alert evaluates; null if there are errors
     * @param alert null if there are errors
     * @param errors without their positions in the text
     */
    public record Rule(
            @Nullable String aggregation, @Nullable AlertRule alert, List<String> errors) {
        /** The alert of a rule without errors. */
        public AlertRule valid() {
            return Objects.requireNonNull(alert, "the rule has errors");
        }

        static Rule refused(List<String> errors) {
            return new Rule(
                    null,
                    null,
                    errors.stream()
                            .limit(MAX_ERRORS)
                            .map(error -> error.substring(0, Math.min(error.length(), MAX_ERROR_LENGTH)))
                            .toList());
        }
    }

    /** @param name the required name of the alert */
    public Rule read(String name, byte[] json) {
        if (json.length > MAX_BYTES) {
            return Rule.refused(List.of("an alert of " + json.length + " bytes; it may have " + MAX_BYTES));
        }
        try {
            Optional<String> text = Utf8File.decoded(json);
            return text.isPresent() ? readText(name, text.get()) : Rule.refused(List.of("not UTF-8"));
        } catch (RuntimeException e) {
            // A defect in a parser must fail the rule, not the job.
            return Rule.refused(List.of("cannot be read: " + e.getClass().getSimpleName()));
        }
    }

    private Rule readText(String name, String text) {
        String broken = broken(text);
        if (broken != null) {
            return Rule.refused(List.of(broken));
        }
        Problems problems = new Problems(name, text);
        // A rule must not read the environment or files of the job.
        Value root = Context.rootOf(problems, name, text, AlertShape.RULE);
        Rule rule = null;
        if (root != null && root.isMapping()) {
            rule = read(name, root);
        } else if (root != null) {
            problems.ofWhole(name, "not a JSON object");
        }
        List<String> errors = problems.sorted().stream().map(Problem::message).toList();
        return errors.isEmpty() && rule != null ? rule : Rule.refused(errors);
    }

    /** Why the text is not JSON; absent if it is. The readers of the file accept YAML, of which JSON is a part. */
    private static @Nullable String broken(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return "not JSON: there is nothing";
            }
            parser.skipChildren();
            return parser.nextToken() == null ? null : "not JSON: there is text after the object";
        } catch (JsonProcessingException e) {
            return "not JSON: it is broken at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory", e);
        }
    }

    private Rule read(String name, Value root) {
        Section section = Section.of(root);
        Aggregation aggregation = aggregation(section);
        // The rest of the alert is read even if its aggregation is unknown.
        AlertRule alert = AlertReader.read(section, aggregation == null ? AlertScope.UNKNOWN : scope(aggregation));
        root.context().finish();
        String written = NameReader.read(section, "crash");
        if (!written.isEmpty() && !written.equals(name)) {
            section.error("name", '"' + written + "\" is not the key of the record, which is " + name);
        }
        long cost = alert == null ? 0 : alert.cost();
        if (cost > MAX_COST) {
            root.error("too costly: it takes " + cost + " steps to evaluate a window, and may take " + MAX_COST
                    + "; a mean or deviation takes as many as past.windows");
        }
        return new Rule(aggregation == null ? null : aggregation.name(), alert, List.of());
    }

    private static AlertScope scope(Aggregation aggregation) {
        return new AlertScope(
                aggregation.keyBy(),
                Scope.of(MeasuresReader.types(aggregation.measures())),
                aggregation.window(),
                aggregation.window() instanceof Window.Session,
                aggregation.early() != null,
                MAX_TEXT_LENGTH);
    }

    private @Nullable Aggregation aggregation(Section section) {
        Value value = section.require(AGGREGATION, "\"aggregation\": \"per-minute\"");
        String name = value == null ? null : value.text();
        Aggregation aggregation = name == null ? null : aggregations.get(name);
        if (value != null && name != null && aggregation == null) {
            value.error(value.shown() + " is not known here" + Nearest.hint(name, aggregations.keySet()));
        }
        return aggregation;
    }
}
