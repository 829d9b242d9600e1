// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.message;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Words for what a YAML parser rejects. Its own messages name the grammar of YAML. */
public final class YamlHint {
    private static final Pattern START = Pattern.compile("found character '(.+)' that cannot start any token.*");
    /** Spaces that YAML does not take as indentation, and that look as if it did. */
    private static final Pattern ODD_SPACE =
            Pattern.compile("^ *([\\u00a0\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff])");

    private YamlHint() {}

    /**
     * What is wrong, and what to write instead, on one line.
     *
     * @param text that was parsed
     */
    public static String of(MarkedYamlEngineException failure, String text) {
        String said = failure.getContext() == null
                ? failure.getProblem()
                : failure.getContext() + ": " + failure.getProblem();
        Optional<Mark> mark = failure.getProblemMark().or(failure::getContextMark);
        List<String> lines = text.lines().toList();
        String line = mark.filter(at -> at.getLine() < lines.size())
                .map(at -> lines.get(at.getLine()))
                .orElse("");
        String before = line.substring(
                0, Math.min(line.length(), mark.map(at -> offset(line, at)).orElse(0)));
        String known = known(String.valueOf(failure.getProblem()), line, before);
        return known == null ? said.strip().replaceAll("\\s+", " ") + remedy(failure) : known;
    }

    private static int offset(String line, Mark at) {
        int points = line.codePointCount(0, line.length());
        return line.offsetByCodePoints(0, Math.min(points, at.getColumn()));
    }

    /** @param before the part of the line before the mistake */
    private static @Nullable String known(String problem, String line, String before) {
        String odd = oddSpace(line);
        if (odd != null) {
            return odd;
        }
        Matcher start = START.matcher(problem.replaceAll("\\s+", " "));
        if (start.matches()) {
            return start.group(1).contains("TAB")
                    ? "a tab; indent with spaces"
                    : "a value that begins with " + start.group(1) + " must be in quotes";
        }
        if (problem.contains("mapping values are not allowed here")) {
            return before.contains(": ")
                    ? "a second \": \" in one line; put the value in quotes"
                    : "a key below a value; indent it as the key above it, or leave that value out";
        }
        return before.matches(".*['\"]\\s*") && problem.contains("but found '<scalar>'")
                ? "quotes inside of quotes; write \"..\" outside and '..' inside"
                : null;
    }

    /** The message about an indentation with another space than the usual one; null if there is none. */
    public static @Nullable String oddSpace(String line) {
        Matcher odd = ODD_SPACE.matcher(line);
        if (!odd.find()) {
            return null;
        }
        int space = odd.group(1).codePointAt(0);
        return String.format("U+%04X", space) + (space == 0xA0 ? " (a non-breaking space)" : "")
                + " in the indentation; indent with spaces";
    }

    private static String remedy(MarkedYamlEngineException failure) {
        String context = String.valueOf(failure.getContext());
        String begins = failure.getContextMark()
                .map(mark -> " that begins at " + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse("");
        if (context.contains("block")) {
            return "; what belongs together must be indented alike, with spaces";
        }
        if (context.contains("flow mapping") || context.contains("flow sequence")) {
            return "; close the bracket" + begins + ", and put values with ${..}, [ or { in it in quotes";
        }
        return context.contains("quoted scalar") ? "; close the quote" + begins : "";
    }
}
