// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.config.Problem;
import io.streamgauge.config.Problem.Severity;
import io.streamgauge.model.Excerpt;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The problems of a file, for people and for programs. */
public final class ProblemReport {
    /** More scroll the first ones off a screen. */
    private static final int MOST = 20;
    /** The context that is shown, in characters before and behind the column of a problem. */
    private static final int AROUND = 80;

    private ProblemReport() {}

    /** Each problem on a line that editors turn into a link, with the line that it is about; then their number. */
    public static void print(String file, List<Problem> problems, PrintWriter out) {
        for (Problem problem : problems.subList(0, Math.min(MOST, problems.size()))) {
            out.println(problem);
            String excerpt = problem.excerpt();
            if (excerpt != null) {
                print(excerpt, problem, out);
            }
        }
        if (problems.size() > MOST) {
            out.println((problems.size() - MOST) + " more are not shown; check --format json lists all");
        }
        if (!problems.isEmpty()) {
            out.println(sum(problems) + " in " + Excerpt.escape(file));
        }
    }

    private static void print(String line, Problem problem, PrintWriter out) {
        int points = line.codePointCount(0, line.length());
        int at = line.offsetByCodePoints(0, Math.min(points, problem.column() - 1));
        int from = Math.max(0, at - AROUND);
        int to = Math.min(line.length(), at + AROUND);
        String before = (from > 0 ? "..." : "") + Excerpt.escape(line.substring(from, at));
        out.printf(
                "%5d | %s%s%s%n",
                problem.line(), before, Excerpt.escape(line.substring(at, to)), to < line.length() ? "..." : "");
        out.println("      | " + " ".repeat(before.codePointCount(0, before.length())) + '^');
    }

    /** As in {@code 7 errors and 1 warning}. */
    public static String sum(List<Problem> problems) {
        long errors = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
        long warnings = problems.size() - errors;
        String counted = errors == 0 ? "" : errors + (errors == 1 ? " error" : " errors");
        String also = warnings == 0 ? "" : warnings + (warnings == 1 ? " warning" : " warnings");
        return counted + (counted.isEmpty() || also.isEmpty() ? "" : " and ") + also;
    }

    /** A problem as an object on one line. */
    public static String json(Problem problem) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("file", problem.file());
        if (problem.line() > 0) {
            json.put("line", problem.line()).put("column", problem.column());
        }
        json.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        if (!problem.path().isEmpty()) {
            json.put("path", problem.path());
        }
        return json.put("message", problem.message()).toString();
    }
}
