// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.Problem.Severity;
import io.streamgauge.config.file.UnreadableFileException;
import io.streamgauge.config.message.ShownLines;
import io.streamgauge.model.Excerpt;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Collects the problems of a file. A problem that two readers find is reported once. */
public final class Problems {
    /** The prefix of the name of a {@code --set}, whose values have no position in the file. */
    static final String SET = "--set ";

    /** The limit in characters. A quoted part of the file stays readable on a line. */
    private static final int MAX_SHOWN = 200;

    private final String file;
    private final ShownLines lines;
    private final Set<Problem> all = new LinkedHashSet<>();

    /** @param text of the file; empty if it cannot be read */
    public Problems(String file, String text) {
        this.file = file;
        this.lines = new ShownLines(text);
    }

    void add(Node at, Severity severity, String path, String message) {
        add(at.getStartMark(), 0, severity, path, message);
    }

    public void error(Node at, String path, String message) {
        add(at, Severity.ERROR, path, message);
    }

    void error(Optional<Mark> at, String message) {
        add(at, 0, Severity.ERROR, "", message);
    }

    /**
     * Reports at an offset of a scalar's text, or at its beginning if the file does not have the text on one line without
     * escapes.
     */
    void error(ScalarNode scalar, String text, int offset, String path, String message) {
        int quote = scalar.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
        int length = scalar.getEndMark().map(Mark::getIndex).orElse(0)
                - scalar.getStartMark().map(Mark::getIndex).orElse(0);
        boolean verbatim = length == text.codePointCount(0, text.length()) + 2 * quote
                && scalar.getStartMark()
                        .map(Mark::getLine)
                        .equals(scalar.getEndMark().map(Mark::getLine));
        int columns = verbatim ? quote + text.codePointCount(0, offset) : 0;
        add(scalar.getStartMark(), columns, Severity.ERROR, path, message);
    }

    /** The one problem of a file that has no text. */
    public static List<Problem> ofUnreadable(String file, UnreadableFileException failure) {
        Problems problems = new Problems(file, "");
        problems.ofWhole(file, String.valueOf(failure.getMessage()));
        return problems.sorted();
    }

    void ofSet(String path, String message) {
        ofWhole(SET + path, message);
    }

    /** @param text the file, or a {@code --set} */
    void ofWhole(String text, String message) {
        all.add(new Problem(text, 0, 0, Severity.ERROR, "", Excerpt.escape(message), null));
    }

    private void add(Optional<Mark> at, int columnsFurther, Severity severity, String path, String message) {
        // Messages contain keys and names of the user.
        String printed = Excerpt.escape(message);
        String name = at.map(Mark::getName).orElse(file);
        if (at.isEmpty() || name.startsWith(SET)) {
            all.add(new Problem(name, 0, 0, severity, path, printed, null));
        } else {
            int column = at.get().getColumn() + 1 + columnsFurther;
            int line = at.get().getLine() + 1;
            all.add(new Problem(file, line, column, severity, path, printed, lines.line(line)));
        }
    }

    public boolean hasErrors() {
        return all.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    public List<Problem> sorted() {
        return all.stream()
                .sorted(Comparator.<Problem, Boolean>comparing(
                                problem -> problem.file().startsWith(SET))
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList();
    }

    /** A part of the file for a message, on one line and not too long. */
    static String printable(String text) {
        boolean shorten = text.codePointCount(0, text.length()) > MAX_SHOWN;
        return Excerpt.escape(shorten ? text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "..." : text);
    }
}
