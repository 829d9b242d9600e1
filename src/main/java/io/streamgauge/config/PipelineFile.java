package io.streamgauge.config;

import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.RulesTopic;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a pipeline file: every name resolved, every default filled in, every mistake told at once. */
public final class PipelineFile {
    /** In bytes; far above any file that a person writes. */
    private static final long LARGEST = 1_000_000;

    /** Every aggregation adds an exchange over the network to the job, and a level to the unions before the sinks. */
    private static final int MOST_AGGREGATIONS = 200;

    private PipelineFile() {}

    /**
     * Reads a file. What is wrong with it is in the reading; nothing is thrown for it.
     *
     * @param sets what {@code --set} says, each {@code path=value}, applied in their order
     * @param environment the value of a name in <code>${NAME}</code>, null where it is unset
     * @param unsetIsError whether a placeholder without value is an error, as where the pipeline is to run, or a
     *     warning
     */
    public static ParseResult read(
            Path file, List<String> sets, UnaryOperator<String> environment, boolean unsetIsError) {
        Problems problems = new Problems(file.toString());
        try {
            if (Files.size(file) > LARGEST) {
                problems.ofWholeFile("the file is larger than a pipeline can be (" + LARGEST + " bytes)");
            } else {
                return read(file.toString(), Files.readString(file), sets, environment, unsetIsError);
            }
        } catch (NoSuchFileException e) {
            problems.ofWholeFile("there is no such file");
        } catch (CharacterCodingException e) {
            problems.ofWholeFile("the file is not UTF-8");
        } catch (IOException e) {
            problems.ofWholeFile(
                    Files.isDirectory(file) ? "this is a directory, not a file" : "the file cannot be read");
        }
        return new ParseResult(null, problems.sorted());
    }

    /** The same of a text; {@code name} is what problems call the file. */
    public static ParseResult read(
            String name, String text, List<String> sets, UnaryOperator<String> environment, boolean unsetIsError) {
        Problems problems = new Problems(name);
        Node root = new Document(problems, name).compose(text);
        if (root == null) {
            return new ParseResult(null, problems.sorted());
        }
        if (!(root instanceof MappingNode mapping)) {
            problems.error(root, "a pipeline file is a mapping that begins with name: and source:");
            return new ParseResult(null, problems.sorted());
        }
        Overrides overrides = new Overrides(problems);
        sets.forEach(set -> overrides.apply(set, mapping));
        Context context = new Context(problems, new Placeholders(environment), unsetIsError);
        Pipeline pipeline = pipeline(new Value(context, "", root));
        boolean usable = !problems.hasErrors() && !context.incomplete();
        return new ParseResult(usable ? pipeline : null, problems.sorted());
    }

    private static Pipeline pipeline(Value root) {
        Section section = Section.of(root, "name", "kafka", "source", "aggregations", "rules", "sinks");
        Value named = section.require("name", "name: market-moves");
        String name = named == null ? null : named.as(Names::name, null, Names.NAME);
        KafkaReader kafka = new KafkaReader(root.context(), section.get("kafka"));
        Value sourced = section.require("source", "source: {topics: [trades]}");
        Source source = sourced == null ? null : SourceReader.read(sourced, kafka);
        List<Aggregation> aggregations =
                aggregations(section.get("aggregations"), source == null ? List.of() : source.fields());
        boolean aggregates = section.get("aggregations") != null && !isEmptyList(section.get("aggregations"));
        TopicUse topics = new TopicUse(root, source);
        RulesTopic rules = RulesReader.read(section.get("rules"), name, aggregates, kafka, topics);
        boolean alerts = rules != null
                || aggregations.stream()
                        .anyMatch(aggregation -> !aggregation.alerts().isEmpty());
        Sinks sinks = new SinksReader(section.get("sinks"), name, aggregates, alerts, kafka, topics).read();
        kafka.finish(root);
        return new Pipeline(name, source, aggregations, rules, sinks);
    }

    private static boolean isEmptyList(Value value) {
        return value.isList() && value.items("").isEmpty();
    }

    private static List<Aggregation> aggregations(Value value, List<Field> fields) {
        List<Aggregation> aggregations = new ArrayList<>();
        if (value == null) {
            return aggregations;
        }
        Map<String, String> taken = new HashMap<>();
        Map<String, String> takenByAlerts = new HashMap<>();
        List<Value> items = value.items("a list of aggregations");
        if (items.size() > MOST_AGGREGATIONS) {
            value.error("has " + items.size() + " aggregations; a pipeline has at most " + MOST_AGGREGATIONS
                    + "; divide them between pipelines");
            return aggregations;
        }
        for (Value item : items) {
            Aggregation aggregation = AggregationReader.read(item, fields);
            String other = aggregation.name() == null ? null : taken.putIfAbsent(aggregation.name(), item.path());
            if (other != null) {
                item.error("has the name of " + other + "; each aggregation needs its own");
            }
            aggregations.add(aggregation);
            namesOfAlerts(item, aggregation, takenByAlerts);
        }
        return aggregations;
    }

    private static void namesOfAlerts(Value item, Aggregation aggregation, Map<String, String> taken) {
        if (aggregation.alerts().isEmpty()) {
            return;
        }
        List<Value> alerts = Section.named(item).get("alerts").items("");
        for (int i = 0; i < alerts.size(); i++) {
            String name = aggregation.alerts().get(i).name();
            String other =
                    name == null ? null : taken.putIfAbsent(name, alerts.get(i).path());
            if (other != null) {
                alerts.get(i).error("has the name of " + other + "; each alert of the pipeline needs its own");
            }
        }
    }
}
