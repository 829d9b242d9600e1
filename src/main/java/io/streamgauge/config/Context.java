// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.Placeholders.Resolved;
import io.streamgauge.config.Problem.Severity;
import io.streamgauge.schema.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The state that all readers of one file share. */
public final class Context {
    private final Problems problems;
    private final Placeholders placeholders;
    private final boolean unsetIsError;
    private final Map<ScalarNode, Resolved> resolved = new IdentityHashMap<>();
    private final Map<String, String> claims = new HashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private boolean incomplete;

    Context(Problems problems, Placeholders placeholders, boolean unsetIsError) {
        this.problems = problems;
        this.placeholders = placeholders;
        this.unsetIsError = unsetIsError;
    }

    /**
     * The root of a file that is no pipeline and has no placeholders; null, with a problem, if the text cannot be parsed.
     *
     * @param file its name in positions
     * @param shape what the file can contain
     */
    public static @Nullable Value rootOf(Problems problems, String file, String text, Shape shape) {
        Node root = new Document(problems, file).compose(text);
        return root == null ? null : new Value(new Context(problems, new Placeholders(null), true), "", root, shape);
    }

    public Problems problems() {
        return problems;
    }

    /** Notes that a placeholder of the pipeline has no value. */
    void setIncomplete() {
        incomplete = true;
    }

    boolean incomplete() {
        return incomplete;
    }

    void add(Section section) {
        sections.add(section);
    }

    /** Reports the unknown keys of all sections, once every reader has read its own. */
    public void finish() {
        sections.forEach(Section::reportUnknownKeys);
    }

    /** Claims something that only one path of the file may have; the result is the path that has it already. */
    @Nullable
    String claim(String what, String path) {
        return claims.putIfAbsent(what, path);
    }

    /** The text of a scalar with its placeholders filled in. Each scalar is resolved and its problems reported once. */
    Resolved resolve(ScalarNode scalar, String path) {
        return resolved.computeIfAbsent(scalar, node -> {
            Resolved result = placeholders.resolve(node.getValue());
            if (result.mistake() != null) {
                problems.error(node, path, path + ": " + result.mistake());
            } else if (result.unset() != null) {
                String message = path + ": ${" + result.unset() + "} is not set; set it, or write ${" + result.unset()
                        + ":-default}";
                problems.add(node, unsetIsError ? Severity.ERROR : Severity.WARNING, path, message);
            }
            return result;
        });
    }
}
