package io.streamgauge.config;

import io.streamgauge.config.Placeholders.Resolved;
import java.util.IdentityHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What every reader of one file shares. */
final class Context {
    private final Problems problems;
    private final Placeholders placeholders;
    private final boolean unsetIsError;
    private final Map<ScalarNode, Resolved> resolved = new IdentityHashMap<>();
    private boolean incomplete;

    Context(Problems problems, Placeholders placeholders, boolean unsetIsError) {
        this.problems = problems;
        this.placeholders = placeholders;
        this.unsetIsError = unsetIsError;
    }

    Problems problems() {
        return problems;
    }

    /** A value that the pipeline needs is not known. */
    void setIncomplete() {
        incomplete = true;
    }

    boolean incomplete() {
        return incomplete;
    }

    /** The text of a scalar with its placeholders filled in; files and problems are looked at once. */
    Resolved resolve(ScalarNode scalar, String path) {
        return resolved.computeIfAbsent(scalar, node -> {
            Resolved result = placeholders.resolve(node.getValue());
            if (result.mistake() != null) {
                problems.error(node, path + ": " + result.mistake());
            } else if (result.unset() != null) {
                String message = path + ": ${" + result.unset() + "} is not set; set it, or write ${" + result.unset()
                        + ":-default}";
                if (unsetIsError) {
                    problems.error(node, message);
                } else {
                    problems.warning(node, message);
                }
            }
            return result;
        });
    }
}
