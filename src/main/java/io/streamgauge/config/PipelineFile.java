// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.file.UnreadableFileException;
import io.streamgauge.config.file.Utf8File;
import io.streamgauge.config.shape.PipelineShape;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.RulesTopic;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a pipeline file: resolves every name, fills in every default, and reports all problems at once. */
public final class PipelineFile {
    /** Far more than any file that a person writes. */
    private static final Utf8File FILE = new Utf8File("a pipeline", 1_000_000);

    /** Every aggregation adds a network exchange to the job, and a level to the unions before the sinks. */
    private static final int MAX_AGGREGATIONS = 200;

    private PipelineFile() {}

    /**
     * Reads a file. Its problems are in the result; nothing is thrown for them.
     *
     * @param sets the values of {@code --set}, each {@code path=value}, applied in this order
     * @param environment the value of a name in <code>${NAME}</code>; null if it is unset
     * @param unsetIsError whether a placeholder without a value is an error, as for a pipeline that is to run, or a
     *     warning
     */
    public static ParseResult read(
            Path file, List<String> sets, UnaryOperator<@Nullable String> environment, boolean unsetIsError) {
        try {
            return read(file.toString(), FILE.read(file), sets, environment, unsetIsError);
        } catch (UnreadableFileException e) {
            return new ParseResult(null, Problems.ofUnreadable(file.toString(), e));
        }
    }

    /** Reads a stream in the same way; {@code name} is the name of the file in problems. */
    public static ParseResult read(
            String name,
            InputStream in,
            List<String> sets,
            UnaryOperator<@Nullable String> environment,
            boolean unsetIsError) {
        try {
            return read(name, FILE.read(in), sets, environment, unsetIsError);
        } catch (UnreadableFileException e) {
            return new ParseResult(null, Problems.ofUnreadable(name, e));
        }
    }

    /** Reads a text in the same way; {@code name} is the name of the file in problems. */
    public static ParseResult read(
            String name,
            String text,
            List<String> sets,
            UnaryOperator<@Nullable String> environment,
            boolean unsetIsError) {
        Problems problems = new Problems(name, text);
        Node root = new Document(problems, name).compose(text);
        if (root == null) {
            return new ParseResult(null, problems.sorted());
        }
        if (!(root instanceof MappingNode mapping)) {
            problems.error(root, "", "a pipeline file is a mapping that begins with name: and source:");
            return new ParseResult(null, problems.sorted());
        }
        Overrides overrides = new Overrides(problems);
        sets.forEach(set -> overrides.apply(set, mapping));
        Context context = new Context(problems, new Placeholders(environment), unsetIsError);
        Pipeline pipeline = pipeline(new Value(context, "", root, PipelineShape.PIPELINE));
        context.finish();
        boolean usable = !problems.hasErrors() && !context.incomplete();
        return new ParseResult(usable ? pipeline : null, problems.sorted());
    }

    private static @Nullable Pipeline pipeline(Value root) {
        Section section = Section.of(root);
        String name = NameReader.read(section, "market-moves");
        KafkaReader kafka = new KafkaReader(root.context(), section.get("kafka"));
        SourceReader.Result read =
                section.required("source", "source: {topics: [trades]}", value -> SourceReader.read(value, kafka));
        DeclaredFields fields = read == null ? DeclaredFields.unknown() : read.fields();
        Source source = read == null ? null : read.source();
        Value aggregated = section.get("aggregations");
        List<Aggregation> aggregations = section.read("aggregations", value -> aggregations(value, fields), List.of());
        boolean aggregates = aggregated != null && !aggregated.isEmptyList();
        TopicsReader topics = new TopicsReader(root, name, source, kafka, aggregates);
        RulesTopic rules = section.optional("rules", topics::rules);
        boolean alerts = rules != null || section.read("aggregations", PipelineFile::hasAlerts, false);
        boolean labelsKnown = rules == null && aggregated != null && aggregations.size() == aggregated.size();
        Sinks sinks =
                topics.sinks(section.section("sinks"), alerts, DestinationsReader.labels(aggregations, labelsKnown));
        kafka.finish(root);
        return source == null ? null : new Pipeline(name, source, aggregations, rules, sinks);
    }

    private static List<Aggregation> aggregations(Value value, DeclaredFields fields) {
        List<Value> items = value.items("a list of aggregations");
        if (items.size() > MAX_AGGREGATIONS) {
            value.error("has " + items.size() + " aggregations; a pipeline has at most " + MAX_AGGREGATIONS
                    + "; divide them between pipelines");
            return List.of();
        }
        return items.stream()
                .map(item -> AggregationReader.read(item, fields))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether an aggregation has an alert, which may be unreadable. */
    private static boolean hasAlerts(Value aggregations) {
        return aggregations.isList()
                && aggregations.items("").stream()
                        .anyMatch(
                                item -> item.isMapping() && Section.named(item).read("alerts", Value::size, 0) > 0);
    }
}
