// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.message.YamlHint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
 * Parses a text to YAML nodes with their positions. Tags, anchors and aliases are rejected. The language needs none of them,
 * and without them no file can load classes, refer to itself or expand to more than its size.
 */
final class Document {
    /** The limit in levels. The language needs six. */
    private static final int MAX_DEPTH = 50;

    private final Problems problems;
    private final String label;

    /** @param label the name of the text in positions */
    Document(Problems problems, String label) {
        this.problems = problems;
        this.label = label;
    }

    /** The root node; null, with a problem, if the text cannot be parsed. */
    @Nullable
    Node compose(String text) {
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (withoutMark.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            problems.ofWhole(label, "not Unicode: it has an unpaired surrogate");
            return null;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(label)
                .setAllowNonScalarKeys(true)
                // snakeyaml-engine 3.0.1 reads beyond its buffer if a surrogate pair crosses the end of the buffer.
                .setBufferSize(withoutMark.length() + 1)
                .build();
        try {
            if (!acceptable(withoutMark, settings)) {
                return null;
            }
            Optional<Node> root = new Compose(settings).composeString(withoutMark);
            if (root.isEmpty()) {
                problems.ofWhole(label, text.isBlank() ? "the file is empty" : "there is nothing in it but comments");
            }
            return root.orElse(null);
        } catch (MarkedYamlEngineException e) {
            problems.error(
                    e.getProblemMark().or(e::getContextMark),
                    "not YAML: " + Problems.printable(YamlHint.of(e, withoutMark)));
        } catch (YamlEngineException e) {
            problems.ofWhole(label, "not YAML: " + oneLine(e.getMessage()));
        }
        return null;
    }

    /** Checks the flat stream of events first, because the check of it does not recurse. */
    private boolean acceptable(String text, LoadSettings settings) {
        boolean acceptable = true;
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            @Nullable String problem = null;
            switch (event.getEventId()) {
                case DocumentStart ->
                    problem = ++documents == 2 ? "a second document begins; one file, one pipeline" : null;
                case Alias ->
                    problem = "*" + ((AliasEvent) event).getAlias() + ": aliases are not known here; repeat the value";
                case Scalar -> problem = forbidden((NodeEvent) event, ((ScalarEvent) event).getTag());
                case MappingStart, SequenceStart -> {
                    problem = forbidden((NodeEvent) event, ((CollectionStartEvent) event).getTag());
                    if (++depth > MAX_DEPTH) {
                        problems.error(event.getStartMark(), "nested deeper than " + MAX_DEPTH + " levels");
                        return false;
                    }
                }
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (problem != null) {
                problems.error(event.getStartMark(), problem);
                acceptable = false;
            }
        }
        return acceptable;
    }

    private static @Nullable String forbidden(NodeEvent event, Optional<String> tag) {
        if (event.getAnchor().isPresent()) {
            return "&" + event.getAnchor().get() + ": anchors are not known here; repeat the value";
        }
        return tag.map(name -> name + ": tags are not known here; leave it out").orElse(null);
    }

    private static String oneLine(@Nullable String message) {
        return Problems.printable(String.valueOf(message).strip().replaceAll("\\s+", " "));
    }
}
