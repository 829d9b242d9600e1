package io.streamgauge.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * From text to YAML nodes with their places. Tags, anchors and aliases are refused: the language needs none of them,
 * and without them no file can load classes, refer to itself or unfold into more than it is.
 */
final class Document {
    /** The language is six levels deep. */
    private static final int DEEPEST = 50;

    private final Problems problems;
    private final String label;

    /** @param label the name of the text in marks */
    Document(Problems problems, String label) {
        this.problems = problems;
        this.label = label;
    }

    /** Null where the text cannot be used; the problems say why. */
    Node compose(String text) {
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (withoutMark.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            problems.ofWhole(label, "not Unicode: half of a surrogate pair stands alone");
            return null;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(label)
                .setAllowNonScalarKeys(true)
                // snakeyaml-engine 3.0.1 runs over the end of its buffer where a surrogate pair lies across it.
                .setBufferSize(withoutMark.length() + 1)
                .build();
        try {
            if (!acceptable(withoutMark, settings)) {
                return null;
            }
            Optional<Node> root = new Compose(settings).composeString(withoutMark);
            if (root.isEmpty()) {
                problems.ofWhole(label, "there is nothing in it but comments and white space");
            }
            return root.orElse(null);
        } catch (MarkedYamlEngineException e) {
            problems.error(
                    e.getProblemMark().or(e::getContextMark),
                    0,
                    "not YAML: "
                            + oneLine(e.getContext() == null ? e.getProblem() : e.getContext() + ": " + e.getProblem())
                            + hint(e));
        } catch (YamlEngineException e) {
            problems.ofWhole(label, "not YAML: " + oneLine(e.getMessage()));
        }
        return null;
    }

    /** YAML's own words name its grammar; what people got wrong is mostly one of these. */
    private static String hint(MarkedYamlEngineException e) {
        String context = String.valueOf(e.getContext());
        String begins = e.getContextMark()
                .map(mark -> " that begins at " + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse("");
        if (context.contains("block")) {
            return "; what belongs together must be indented alike, by blanks";
        }
        if (context.contains("flow mapping") || context.contains("flow sequence")) {
            return "; close the bracket" + begins + ", and put values with ${..}, [ or { in it into quotes";
        }
        return context.contains("quoted scalar") ? "; close the quote" + begins : "";
    }

    /** Looks at the flat stream of events first, where nothing recurses. */
    private boolean acceptable(String text, LoadSettings settings) {
        boolean acceptable = true;
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            String refused = null;
            switch (event.getEventId()) {
                case DocumentStart ->
                    refused = ++documents == 2 ? "a second document begins; one file, one pipeline" : null;
                case Alias ->
                    refused = "*" + ((AliasEvent) event).getAlias() + ": aliases are not known here; repeat the value";
                case Scalar -> refused = refused((NodeEvent) event, ((ScalarEvent) event).getTag());
                case MappingStart, SequenceStart -> {
                    refused = refused((NodeEvent) event, ((CollectionStartEvent) event).getTag());
                    if (++depth > DEEPEST) {
                        problems.error(event.getStartMark(), 0, "nested deeper than " + DEEPEST + " levels");
                        return false;
                    }
                }
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (refused != null) {
                problems.error(event.getStartMark(), 0, refused);
                acceptable = false;
            }
        }
        return acceptable;
    }

    private static String refused(NodeEvent event, Optional<String> tag) {
        if (event.getAnchor().isPresent()) {
            return "&" + event.getAnchor().get() + ": anchors are not known here; repeat the value";
        }
        return tag.map(name -> name + ": tags are not known here; leave it out").orElse(null);
    }

    private static String oneLine(String message) {
        return Value.printable(String.valueOf(message).strip().replaceAll("\\s+", " "));
    }
}
