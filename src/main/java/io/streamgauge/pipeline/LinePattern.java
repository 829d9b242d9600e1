// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.streamgauge.expression.InvalidExpressionException;
import io.streamgauge.expression.RegexCost;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pattern of a line, in the syntax of RE2, which matches in time linear in the length of the line.
 *
 * @param regex a valid pattern with at least one named group
 */
public record LinePattern(String regex) implements Serializable {
    /**
     * Checks a pattern.
     *
     * @param builtIn the name of the field that no group may have
     */
    public static LinePattern of(String regex, String builtIn) throws InvalidExpressionException {
        if (RegexCost.tooLarge(regex)) {
            throw mistake(0, "the pattern repeats too much; write smaller numbers in {}");
        }
        Set<String> groups;
        try {
            groups = Pattern.compile(regex).namedGroups().keySet();
        } catch (PatternSyntaxException e) {
            // RE2/J names the part of the pattern where it knows it, else the whole pattern.
            throw mistake(
                    Math.max(0, regex.indexOf(e.getPattern())),
                    "the pattern is not a regular expression of RE2: " + e.getDescription());
        }
        if (groups.isEmpty()) {
            throw mistake(0, "the pattern names no group, so it gives no fields; write groups like (?<level>[A-Z]+)");
        }
        if (groups.contains(builtIn)) {
            throw mistake(
                    regex.indexOf("<" + builtIn + ">") + 1,
                    "the group " + builtIn + " has the name of the built-in field; choose another name");
        }
        return new LinePattern(regex);
    }

    private static InvalidExpressionException mistake(int offset, String message) {
        return new InvalidExpressionException(List.of(new InvalidExpressionException.Mistake(offset, message)));
    }

    /** The pattern, compiled. */
    public Pattern compile() {
        return Pattern.compile(regex);
    }

    /** The names of the groups, sorted. */
    public Collection<String> groups() {
        return new TreeSet<>(compile().namedGroups().keySet());
    }
}
