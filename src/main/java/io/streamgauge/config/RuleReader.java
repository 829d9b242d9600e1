package io.streamgauge.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.AlertRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads an alert that came at run time: JSON with the keys of an alert of the pipeline file, and the name of its aggregation.
 * What it may cost is bounded, because it was not written by those who run the job.
 */
public final class RuleReader {
    /** In bytes of the record's value. */
    public static final int LARGEST = 32_000;
    /** What one alert may cost to judge: see {@link AlertRule#cost}. */
    public static final int COSTLIEST = 10_000;

    /** In characters: an alert looks for a pattern or a part in no text that is longer. */
    public static final int LONGEST_TEXT = 256;

    private static final int MOST_ERRORS = 50;
    private static final int LONGEST_ERROR = 1_000;
    private static final String AGGREGATION = "aggregation";
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Aggregation> aggregations = new LinkedHashMap<>();

    /** @param aggregations those that there are */
    public RuleReader(List<Aggregation> aggregations) {
        aggregations.forEach(aggregation -> this.aggregations.put(aggregation.name(), aggregation));
    }

    /** Whether an alert can have that name. */
    public static boolean isName(String text) {
        return Names.name(text) != null;
    }

    /**
     * What came of reading it.
     *
     * @param aggregation the name of the one whose results it judges; null where there are errors
     * @param alert null where there are errors
     * @param errors every one, without its place in the text; empty where it is right
     */
    public record Rule(String aggregation, AlertRule alert, List<String> errors) {
        static Rule refused(List<String> errors) {
            return new Rule(
                    null,
                    null,
                    errors.stream()
                            .limit(MOST_ERRORS)
                            .map(error -> error.substring(0, Math.min(error.length(), LONGEST_ERROR)))
                            .toList());
        }
    }

    /** @param name that the alert must have */
    public Rule read(String name, byte[] json) {
        if (json.length > LARGEST) {
            return Rule.refused(List.of("an alert of " + json.length + " bytes; it may have " + LARGEST));
        }
        try {
            return readText(name, utf8(json));
        } catch (RuntimeException e) {
            // Whatever the parsers do with a text that nobody thought of, the job must outlive it.
            return Rule.refused(List.of("cannot be read: " + e.getClass().getSimpleName()));
        }
    }

    /** @param text null where it was not UTF-8 */
    private Rule readText(String name, String text) {
        String broken = text == null ? "not UTF-8" : broken(text);
        if (broken != null) {
            return Rule.refused(List.of(broken));
        }
        Problems problems = new Problems(name);
        Node root = new Document(problems, name).compose(text);
        Rule rule = null;
        if (root instanceof MappingNode) {
            // A rule must not read the environment and the files of those who run the job.
            rule = read(name, new Value(new Context(problems, new Placeholders(null), true), "", root));
        } else if (root != null) {
            problems.ofWholeFile("not a JSON object");
        }
        List<String> errors = problems.sorted().stream().map(Problem::message).toList();
        return errors.isEmpty() ? rule : Rule.refused(errors);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Why it is no JSON; null where it is. All JSON is YAML, which the readers of the file take, but not the reverse. */
    private static String broken(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            int depth = 0;
            boolean any = false;
            while (parser.nextToken() != null) {
                if (any && depth == 0) {
                    return "not JSON: something stands behind the object";
                }
                any = true;
                depth += parser.currentToken().isStructStart()
                        ? 1
                        : parser.currentToken().isStructEnd() ? -1 : 0;
            }
            return any ? null : "not JSON: there is nothing";
        } catch (JsonProcessingException e) {
            return "not JSON: it is broken at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory", e);
        }
    }

    private Rule read(String name, Value root) {
        List<String> known = new ArrayList<>(List.of(AlertReader.KEYS));
        known.add(AGGREGATION);
        Section section = Section.of(root, known.toArray(String[]::new));
        Aggregation aggregation = aggregation(section);
        AlertRule alert = aggregation == null
                // Whatever does not depend on the aggregation is looked at all the same.
                ? AlertReader.read(section, List.of(), null, null, Duration.ZERO)
                : AlertReader.read(
                        section,
                        aggregation.keyBy(),
                        AlertNames.of(aggregation.keyBy(), aggregation.measures(), LONGEST_TEXT),
                        aggregation.window(),
                        aggregation.early());
        if (alert.name() != null && !alert.name().equals(name)) {
            section.get("name").error(section.get("name").shown() + " is not the key of the record, which is " + name);
        }
        long cost = alert.cost();
        if (cost > COSTLIEST) {
            root.error("too costly: it takes " + cost + " steps to judge a window, and may take " + COSTLIEST
                    + "; a mean or deviation takes as many as past.windows");
        }
        return new Rule(aggregation == null ? null : aggregation.name(), alert, List.of());
    }

    private Aggregation aggregation(Section section) {
        Value value = section.require(AGGREGATION, "\"aggregation\": \"per-minute\"");
        String name = value == null ? null : value.text();
        if (name != null && !aggregations.containsKey(name)) {
            value.error(value.shown() + " is not known here" + Nearest.hint(name, aggregations.keySet()));
        }
        return aggregations.get(name);
    }
}
