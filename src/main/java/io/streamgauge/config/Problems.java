package io.streamgauge.config;

import io.streamgauge.config.Problem.Severity;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Gathers every problem; the same one, found twice on different ways, stands once. */
final class Problems {
    /** The name of what a {@code --set} brings begins with it; such a value has no place in the file. */
    static final String SET = "--set ";

    private final String file;
    private final Set<Problem> all = new LinkedHashSet<>();

    Problems(String file) {
        this.file = file;
    }

    void error(Node at, String message) {
        error(at.getStartMark(), 0, message);
    }

    void error(Optional<Mark> at, int columnsFurther, String message) {
        add(at, columnsFurther, Severity.ERROR, message);
    }

    void warning(Node at, String message) {
        add(at.getStartMark(), 0, Severity.WARNING, message);
    }

    void ofWholeFile(String message) {
        ofWhole(file, message);
    }

    void ofSet(String path, String message) {
        ofWhole(SET + path, message);
    }

    /** @param text the file, or a {@code --set} */
    void ofWhole(String text, String message) {
        all.add(new Problem(text, 0, 0, Severity.ERROR, Value.escaped(message)));
    }

    private void add(Optional<Mark> at, int columnsFurther, Severity severity, String unescaped) {
        // Keys and names of the user stand in messages, too.
        String message = Value.escaped(unescaped);
        if (at.isEmpty()) {
            all.add(new Problem(file, 0, 0, severity, message));
        } else if (at.get().getName().startsWith(SET)) {
            all.add(new Problem(at.get().getName(), 0, 0, severity, message));
        } else {
            int column = at.get().getColumn() + 1 + columnsFurther;
            all.add(new Problem(file, at.get().getLine() + 1, column, severity, message));
        }
    }

    boolean hasErrors() {
        return all.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    List<Problem> sorted() {
        return all.stream()
                .sorted(Comparator.<Problem, Boolean>comparing(
                                problem -> problem.file().startsWith(SET))
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList();
    }
}
